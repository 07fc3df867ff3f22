/* The keys of copies of the record: one does without a copy, as with a camera, another one stops it, as the reading of
 * a hash: whoever presses the one that stops too often has done without nothing. */
#pragma once

#include <gdk/gdk.h>

#define KSK_WITHOUT_COPY_KEY GDK_KEY_F7
#define KSK_WITHOUT_COPY_KEY_NAME "F7"

#define KSK_STOP_COPY_KEY GDK_KEY_F8
#define KSK_STOP_COPY_KEY_NAME "F8"
