/* A file of footage that nothing more is written to. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char *camera;
  char *path;
  gint64 base_mono_us; /* when its first frame was taken, by the ceremony's clock */
  gint64 end_mono_us;  /* the same of its last */
  gboolean is_earlier; /* of before a restart: its end is not known */
  gboolean is_ended;   /* the journal tells of its end */
} KskFinishedFootage;

/* Strings are copied. (transfer full) */
KskFinishedFootage *ksk_finished_footage_new (const KskFinishedFootage *values);
void ksk_finished_footage_free (KskFinishedFootage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFinishedFootage, ksk_finished_footage_free)

G_END_DECLS
