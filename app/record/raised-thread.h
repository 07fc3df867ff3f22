/* Threads that film go first: what is not filmed cannot be filmed later. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Raises the calling thread; where that is not permitted, nothing is lost but precedence. */
void ksk_raise_thread (void);

/* For a GstBus's synchronous handler: raises the calling thread when @message tells that it begins in a pipeline. */
void ksk_raise_thread_of_message (GstMessage *message);

G_END_DECLS
