/* Symbol visibility and shared conventions of libksk's public headers.
 *
 * Conventions that hold for every function unless it says otherwise:
 *  - Values (KskDnskey, KskRequest, KskReport, ...) are immutable and reference counted; `_ref`/`_unref` and every
 *    getter may be called from any thread. A getter's result is borrowed and lives as long as the value.
 *  - A function named `new`, `parse`, `dup`, `build` or returning a non-const pointer gives the caller a new reference.
 *  - A `GError **error` may be NULL. On failure the function returns NULL or FALSE and sets the error; on success the
 *    error is untouched.
 *  - Times are seconds since 1970-01-01T00:00:00Z in a gint64, 0 to KSK_TIME_MAX. Durations are seconds.
 */
#pragma once

#include <glib-object.h>

#define KSK_API __attribute__ ((visibility ("default")))
