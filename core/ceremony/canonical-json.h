/* JSON in its one spelling, so that a line has one meaning for every reader. Internal to core/ceremony. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Levels of objects and arrays, the outermost counted. */
#define KSK_MAX_JSON_DEPTH 16

/* JavaScript and jq keep whole numbers up to this one exact. */
#define KSK_MAX_JSON_INTEGER G_GINT64_CONSTANT (0x1fffffffffffff)

/**
 * ksk_canonical_json_append:
 *
 * Writes a value at the end of @text: no white space, members in the order they were added, no escapes that JSON does
 * not ask for. Returns FALSE when it has no such spelling: a floating-point number, a whole number beyond
 * KSK_MAX_JSON_INTEGER, text that is not UTF-8, more than KSK_MAX_JSON_DEPTH levels; @text then holds a part of it.
 */
gboolean ksk_canonical_json_append (GString *text, JsonNode *node);

/* The same for a text, which is UTF-8. */
void ksk_canonical_json_append_string (GString *text, const char *string);

/**
 * ksk_canonical_json_parse:
 * @text: @n_bytes bytes of anything.
 *
 * Reads an object that is spelt just as ksk_canonical_json_append() would: so no name can stand twice in it.
 * Returns: (transfer full) (nullable): not to be modified. Errors: G_IO_ERROR_INVALID_DATA.
 */
JsonObject *ksk_canonical_json_parse (const char *text, gsize n_bytes, GError **error);

G_END_DECLS
