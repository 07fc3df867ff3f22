/* Getting a PIN into locked memory: from a descriptor, from a person at a terminal, from the configuration. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_pin_read_fd:
 * @fd: a descriptor that the program was started with, such as the end of a pipe; no terminal, which would show the
 * PIN. Stays open.
 *
 * Reads one line of 1 to KSK_SECRET_MAX_BYTES bytes, without its newline, which the end of the file may stand for.
 * Nothing after the newline is read, so a descriptor can give several PINs, a line each. Blocks.
 * Returns: (transfer full) (nullable). Errors: KSK_SECRET_ERROR_*, G_IO_ERROR_INVALID_DATA when the line is empty,
 * G_IO_ERROR_NOT_SUPPORTED for a terminal, and G_IO_ERROR of the system call.
 */
KskSecret *ksk_pin_read_fd (int fd, GError **error);

/**
 * ksk_pin_prompt:
 * @prompt: (not nullable): `PIN of token "KSK": `; shown as it is.
 *
 * Asks at the controlling terminal, never at standard input, with echo off. Signals that end or stop the program put
 * echo back first; after a stop the question is asked again. Main thread; blocks.
 * Returns: (transfer full) (nullable). Errors: KSK_SECRET_ERROR_*, G_IO_ERROR_INVALID_DATA when nothing was typed,
 * G_IO_ERROR_NOT_SUPPORTED when there is no terminal, G_IO_ERROR_CANCELLED after a signal that the program survived,
 * and G_IO_ERROR of the system call.
 */
KskSecret *ksk_pin_prompt (const char *prompt, GError **error);

/**
 * ksk_pin_from_text:
 * @text: (not nullable): a PIN that stood in the configuration and so is in ordinary memory already.
 *
 * Returns: (transfer full) (nullable). Errors: KSK_SECRET_ERROR_*, G_IO_ERROR_INVALID_DATA when it is empty.
 */
KskSecret *ksk_pin_from_text (const char *text, GError **error);

G_END_DECLS
