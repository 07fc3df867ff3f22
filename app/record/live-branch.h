/* Encoded frames of one file as a transport stream, in a pipeline of its own: what fails in it is felt nowhere else. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _KskLiveBranch KskLiveBranch;

/* Called in a thread of the pipeline, with parts of the stream; must not block. */
typedef void (*KskLiveFunc) (const guint8 *bytes, gsize size, gpointer data);

/* Returns: (transfer full) (nullable). Errors: those of GStreamer: an element that is not installed. */
KskLiveBranch *ksk_live_branch_new (KskLiveFunc func, gpointer data, GError **error);
void ksk_live_branch_free (KskLiveBranch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskLiveBranch, ksk_live_branch_free)

/* Takes a reference to @frame, H.264 of @caps. Never blocks: the oldest frames are left out where too many wait, and
 * after a failure all of them. One thread. */
void ksk_live_branch_push (KskLiveBranch *self, GstBuffer *frame, GstCaps *caps);

G_END_DECLS
