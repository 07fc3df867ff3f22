/* The JSON of card files and set files: bounded, in one spelling, read value by value. */
#pragma once

#include <json-glib/json-glib.h>
#include <ksk.h>

G_BEGIN_DECLS

/* Reads an object. @what: `the set of cards`: what it should be. Returns: (transfer full) (nullable). Errors:
 * KSK_CARD_ERROR_FORMAT. The caller compares its own spelling of what it has read with @bytes. */
JsonObject *ksk_card_json_parse (GBytes *bytes, gsize max_bytes, const char *what, GError **error);

/* Returns: (transfer full): the object on lines, as people read it. @object: (transfer full). */
GBytes *ksk_card_json_write (JsonObject *object);

/* Each sets the error KSK_CARD_ERROR_FORMAT when the member is not there or is something else. @object: (nullable): as
 * ksk_card_json_get_object() found it. */
gboolean ksk_card_json_get_number (JsonObject *object, const char *name, guint64 most, guint64 *value, GError **error);
gboolean ksk_card_json_get_hex (JsonObject *object, const char *name, guint8 *bytes, gsize n, GError **error);
const char *ksk_card_json_get_text (JsonObject *object, const char *name, gsize max_characters, GError **error);
JsonObject *ksk_card_json_get_object (JsonObject *object, const char *name, GError **error);
JsonArray *ksk_card_json_get_array (JsonObject *object, const char *name, GError **error);

/* Adds a member with lower-case hex digits. */
void ksk_card_json_set_hex (JsonObject *object, const char *name, const guint8 *bytes, gsize n);

/* Returns TRUE when @text is 1 to @max_characters of UTF-8 that can be printed on one line. */
gboolean ksk_card_json_is_text (const char *text, gsize max_characters);

G_END_DECLS
