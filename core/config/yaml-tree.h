/* A YAML file as an immutable tree with line numbers; what a configuration has no use for is refused. */
#pragma once

#include "config/error.h"

G_BEGIN_DECLS

#define KSK_YAML_MAX_BYTES (1024 * 1024)

/* Of the tree with every alias written out, so that a walk over it is bounded. */
#define KSK_YAML_MAX_NODES 100000

/* Of mappings and lists within one another, the root and the innermost value counted. */
#define KSK_YAML_MAX_DEPTH 32

typedef enum {
  KSK_YAML_SCALAR,
  KSK_YAML_SEQUENCE,
  KSK_YAML_MAPPING,
} KskYamlKind;

/* Owned by its tree. An alias is a second pointer to the node that its anchor names. */
typedef struct {
  KskYamlKind kind;
  guint line;       /* from 1 */
  char *text;       /* of a scalar: UTF-8 without NUL; wiped when freed, as it may be a PIN */
  gboolean quoted;  /* of a scalar: in quotes, a block or `!!str`, so text whatever it looks like */
  const char *tag;  /* (nullable): the type that the file states, such as `int`; not of quoted text. Static */
  GPtrArray *items; /* (nullable) (element-type KskYamlNode): of a list its items, of a mapping key, value, key, ... */
  guint size;       /* nodes from here on down, aliases written out */
  guint depth;      /* levels from here on down, 1 for a scalar */
} KskYamlNode;

typedef struct _KskYamlTree KskYamlTree;

/**
 * ksk_yaml_tree_parse:
 * @name: (not nullable): what errors call the file.
 *
 * Reads one YAML 1.1 document in UTF-8. Keys of a mapping are scalars, each there once. Refused: directives, further
 * documents, merge keys, tags other than those of YAML's own types, aliases that contain themselves, and more than the
 * limits above. Returns: (transfer full) (nullable). Errors: KSK_CONFIG_ERROR_SYNTAX; _UNKNOWN_KEY for a doubled key.
 */
KskYamlTree *ksk_yaml_tree_parse (GBytes *bytes, const char *name, GError **error);
void ksk_yaml_tree_free (KskYamlTree *self);

/* Wipes and frees a text that may be a PIN: of a node, or what was copied from one. @text: (nullable). */
void ksk_yaml_text_free (char *text);

/* Returns: (transfer none) (not nullable). */
const KskYamlNode *ksk_yaml_tree_get_root (const KskYamlTree *self);

/* Returns TRUE for an unquoted null: nothing, `~` or `null`. */
gboolean ksk_yaml_node_is_null (const KskYamlNode *node);

/* Returns TRUE for an unquoted boolean of YAML 1.1, which is @value: `true`, `Yes`, `OFF`, ... */
gboolean ksk_yaml_node_is_boolean (const KskYamlNode *node, gboolean *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskYamlTree, ksk_yaml_tree_free)

G_END_DECLS
