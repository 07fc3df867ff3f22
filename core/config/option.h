/* The options of a section as a table, and the kinds of values that they have. */
#pragma once

#include "config/place.h"
#include "config/yaml-tree.h"

G_BEGIN_DECLS

/* Longest name of an HSM, a key or a schema, and longest text of any option, in bytes. */
#define KSK_CONFIG_MAX_NAME_BYTES 64
#define KSK_CONFIG_MAX_TEXT_BYTES 1024

#define KSK_CONFIG_MAX_TTL_S G_MAXINT32 /* RFC 2181, section 8 */
#define KSK_CONFIG_MAX_RSA_BITS G_MAXUINT16

typedef enum {
  KSK_OPTION_REQUIRED = 1 << 0, /* must be there */
  KSK_OPTION_NULLABLE = 1 << 1, /* a null is as if it were not there */
  KSK_OPTION_SECRET = 1 << 2,   /* its value is never in a message */
} KskOptionFlags;

typedef struct _KskOption KskOption;

/* Reads @node, at @place, into @member. Errors: KSK_CONFIG_ERROR_*. */
typedef gboolean KskOptionRead (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option,
                                gpointer member, GError **error);

struct _KskOption {
  const char *name;
  KskOptionRead *read;
  gsize offset; /* of the member, in the struct that the table is about */
  guint64 min;  /* of a number its value, also of those in a list; of text its length in bytes */
  guint64 max;
  KskOptionFlags flags;
};

/* Reads the mapping @node into @section as the table says. An option that the file leaves out keeps its value. */
gboolean ksk_options_read (KskConfigPlace *place, const KskYamlNode *node, const KskOption *options, gsize n_options,
                           gpointer section, GError **error);

/* Sets @error: what stands there is not what @accepted, such as `true or false`, says. Returns FALSE. */
gboolean ksk_option_refuse (const KskConfigPlace *place, const KskYamlNode *node, const KskOption *option,
                            const char *accepted, GError **error);

/* Checks that @node is a mapping; then its items are key, value, key, ... */
gboolean ksk_config_expect_mapping (const KskConfigPlace *place, const KskYamlNode *node, GError **error);

/* Returns: (transfer none) (nullable): the text of @key as the name of an HSM, a key, a schema. */
const char *ksk_config_read_name (KskConfigPlace *place, const KskYamlNode *key, GError **error);

/* Readers of one value, for tables. The comment is the type of the member. */
KskOptionRead ksk_read_boolean;   /* gboolean */
KskOptionRead ksk_read_uint;      /* guint32; option->max within it */
KskOptionRead ksk_read_uint64;    /* guint64 */
KskOptionRead ksk_read_text;      /* char *, of option->min to option->max bytes */
KskOptionRead ksk_read_domain;    /* char * */
KskOptionRead ksk_read_duration;  /* gint64 */
KskOptionRead ksk_read_time;      /* gint64 */
KskOptionRead ksk_read_algorithm; /* KskAlgorithm */

G_END_DECLS
