/* The first window, when nobody said whether it is a ceremony or a rehearsal. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  KSK_ANSWER_NONE, /* the window was closed */
  KSK_ANSWER_REHEARSAL,
  KSK_ANSWER_LIVE,
} KskAnswer;

/**
 * ksk_ask_mode:
 * @config: (out) (transfer full) (nullable): path of the configuration, for a live ceremony.
 *
 * Asks, and waits for the answer. Nothing is assumed: neither is chosen beforehand. Main thread, after gtk_init().
 */
KskAnswer ksk_ask_mode (char **config);

G_END_DECLS
