/* Where in a configuration a problem is, and the error that says so: `ksrsigner.yaml:12: keys.ksk_a.label: ...`. */
#pragma once

#include "config/error.h"

G_BEGIN_DECLS

/* A file and the option in it that is being read. Initialise with ksk_config_place_init(). */
typedef struct {
  const char *file; /* (not nullable): borrowed */
  GString *path;    /* `keys.ksk_a`; empty at the top */
} KskConfigPlace;

void ksk_config_place_init (KskConfigPlace *self, const char *file);
void ksk_config_place_clear (KskConfigPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskConfigPlace, ksk_config_place_clear)

/* Steps into the option @key, text of the file. Returns what ksk_config_place_leave() takes to step out again. */
gsize ksk_config_place_enter (KskConfigPlace *self, const char *key);
void ksk_config_place_leave (KskConfigPlace *self, gsize mark);

/* Sets @error to file, line (0: none), path and the sentence. Returns FALSE, for the caller to return. */
gboolean ksk_config_place_fail (const KskConfigPlace *self, guint line, KskConfigError code, GError **error,
                                const char *format, ...) G_GNUC_PRINTF (5, 6);

/* Returns: (transfer full): text of the file fit for a message: at most 64 characters, all of them printable. */
char *ksk_config_display_text (const char *text);

G_END_DECLS
