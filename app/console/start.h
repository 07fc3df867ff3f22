/* A ceremony put together from its parts, shown and held to its end. */
#pragma once

#include "options.h"
#include "venue.h"

G_BEGIN_DECLS

/* Returns how the program ends, after it has said why on standard error if that is not well. Main thread, after
 * gtk_init(). */
KskConsoleExit ksk_start_ceremony (const KskVenue *venue, const KskConsoleOptions *options);

/* Says on standard error what is wrong: `ksk-console: MESSAGE`. */
void ksk_start_complain (const char *message);

G_END_DECLS
