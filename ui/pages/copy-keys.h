/* Which key does without a copy of the record: as with a camera. */
#pragma once

#include <gdk/gdk.h>

#define KSK_WITHOUT_COPY_KEY GDK_KEY_F7
#define KSK_WITHOUT_COPY_KEY_NAME "F7"
