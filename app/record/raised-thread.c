/* Threads that film go first: what is not filmed cannot be filmed later. */
#include "raised-thread.h"

#include <sys/resource.h>

#define NICENESS -10

void
ksk_raise_thread (void)
{
  (void)!setpriority (PRIO_PROCESS, 0, NICENESS); /* on Linux: of this thread alone */
}

void
ksk_raise_thread_of_message (GstMessage *message)
{
  GstStreamStatusType type;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STREAM_STATUS)
    return;
  gst_message_parse_stream_status (message, &type, NULL);
  if (type == GST_STREAM_STATUS_TYPE_ENTER)
    ksk_raise_thread ();
}
