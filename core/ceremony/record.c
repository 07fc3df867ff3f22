/* One line of a journal: members in a fixed order, and a hash of all that stands before it. */
#include "ceremony/record-private.h"

#include <stdarg.h>
#include <string.h>

#include "ceremony/canonical-json.h"
#include "ceremony/story-private.h"
#include "dnssec/time.h"

#define HASH_DIGITS 64
#define HASH_NAME ",\"hash\":\""
#define HASH_END "\"}"

/* `2026-11-21T23:59:59.123Z` */
#define TIME_CHARACTERS 24
#define MILLISECOND_US 1000

struct _KskRecord {
  GBytes *line;
  JsonObject *object; /* (nullable): while it is read */
  guint64 seq;
  gint64 utc_us;
  gint64 mono_us;
  gint64 offset_us;
  gint64 ahead_us;
  gboolean shows_clock;
  const char *step; /* these texts belong to the object */
  const char *kind;
  const char *who;
  const char *prev;
  const char *hash;
};

/* In the order in which they stand; between the two tables stand the members of the kind. */
static const char *const first_names[] = { "seq", "time", "mono_us", "step", "kind", "who" };
static const char *const last_names[] = { "prev", "hash" };

G_DEFINE_QUARK (ksk - journal - error - quark, ksk_journal_error)

static void
clear (gpointer data)
{
  KskRecord *self = data;
  g_bytes_unref (self->line);
  g_clear_pointer (&self->object, json_object_unref);
}

KskRecord *
ksk_record_ref (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_record_unref (KskRecord *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

static char *
format_time (gint64 utc_us)
{
  g_autofree char *seconds = ksk_time_format (utc_us / G_TIME_SPAN_SECOND);
  return g_strdup_printf ("%s.%03dZ", seconds, (int)(utc_us % G_TIME_SPAN_SECOND / MILLISECOND_US));
}

/* Reads a time in just the form above. */
static gboolean
parse_time (const char *text, gint64 *utc_us)
{
  gint64 seconds = 0;
  if (strlen (text) != TIME_CHARACTERS)
    return FALSE;
  g_autofree char *whole = g_strdup_printf ("%.19sZ", text);
  if (!ksk_time_parse (whole, &seconds, NULL))
    return FALSE;
  *utc_us = seconds * G_TIME_SPAN_SECOND + g_ascii_strtoll (text + 20, NULL, 10) * MILLISECOND_US;
  g_autofree char *again = format_time (*utc_us);
  return g_str_equal (again, text);
}

static void
append_text (GString *line, const char *name, const char *value)
{
  g_string_append_printf (line, ",\"%s\":", name);
  ksk_canonical_json_append_string (line, value);
}

static void
append_hash (GString *line)
{
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)line->str, line->len);
  g_string_append_printf (line, HASH_NAME "%s" HASH_END, hash);
}

static gboolean refuse (GError **error, KskJournalError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, KskJournalError code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, KSK_JOURNAL_ERROR, code, message);
  return FALSE;
}

static gboolean
is_hash (const char *text)
{
  return strlen (text) == HASH_DIGITS && strspn (text, "0123456789abcdef") == HASH_DIGITS;
}

/* What hashes are computed from must be found by any tool, so the bytes that end it stand once in a line. */
static gboolean
verify_hash (const char *line, gsize n_bytes, GError **error)
{
  gsize tail = strlen (HASH_NAME) + HASH_DIGITS + strlen (HASH_END);
  const char *found = g_strstr_len (line, (gssize)n_bytes, HASH_NAME);
  if (found == NULL || (gsize)(found - line) + tail != n_bytes)
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "it does not end in a hash");

  g_autofree char *stands = g_strndup (found + strlen (HASH_NAME), HASH_DIGITS);
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)line, (gsize)(found - line));
  if (is_hash (stands) && !g_str_equal (stands, hash))
    return refuse (error, KSK_JOURNAL_ERROR_BROKEN, "its hash is %s but it hashes to %s: it was changed", stands, hash);
  return TRUE;
}

/* Which of the names all records have stand where; what @object holds is known to be spelt in its one way. */
static gboolean
check_order (JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);
  guint n = g_list_length (names), n_first = G_N_ELEMENTS (first_names), n_last = G_N_ELEMENTS (last_names);
  const GList *name = names;

  for (guint i = 0; i < n; i++, name = name->next) {
    const char *expected = NULL;
    if (i < n_first)
      expected = first_names[i];
    else if (i + n_last >= n)
      expected = last_names[i + n_last - n];
    if (expected != NULL && !g_str_equal (name->data, expected))
      return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "\"%s\" does not stand where it should", expected);
  }
  return TRUE;
}

static gboolean
take_text (JsonObject *object, const char *name, const char **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "\"%s\" is not a text", name);
  *value = json_node_get_string (node);
  return TRUE;
}

static gboolean
take_integer (JsonObject *object, const char *name, gint64 least, gint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
      || json_node_get_int (node) < least)
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "\"%s\" is not a number that it can have", name);
  *value = json_node_get_int (node);
  return TRUE;
}

static gboolean
take_clock (KskRecord *self, GError **error)
{
  JsonObject *object = self->object;
  self->shows_clock = json_object_has_member (object, "offset_us") || json_object_has_member (object, "ahead_us");
  return !self->shows_clock
         || (take_integer (object, "offset_us", -KSK_MAX_JSON_INTEGER, &self->offset_us, error)
             && take_integer (object, "ahead_us", -KSK_MAX_JSON_INTEGER, &self->ahead_us, error));
}

static gboolean
take_values (KskRecord *self, GError **error)
{
  JsonObject *object = self->object;
  gint64 seq = 0;
  const char *time = NULL;
  if (!take_integer (object, "seq", 1, &seq, error) || !take_text (object, "time", &time, error)
      || !take_integer (object, "mono_us", 0, &self->mono_us, error) || !take_text (object, "step", &self->step, error)
      || !take_text (object, "kind", &self->kind, error) || !take_text (object, "who", &self->who, error)
      || !take_clock (self, error) || !take_text (object, "prev", &self->prev, error)
      || !take_text (object, "hash", &self->hash, error))
    return FALSE;

  self->seq = (guint64)seq;
  if (!parse_time (time, &self->utc_us))
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "\"time\" is not a time of the form 2026-01-31T00:00:00.000Z");
  if (self->kind[0] == '\0')
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "\"kind\" is empty");
  if (!is_hash (self->prev) || !is_hash (self->hash))
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "\"prev\" or \"hash\" is not 64 lower-case hex digits");
  return TRUE;
}

KskRecord *
ksk_record_parse (GBytes *line, GError **error)
{
  g_return_val_if_fail (line != NULL, NULL);
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (line, &n_bytes);

  if (n_bytes > KSK_MAX_RECORD_BYTES) {
    refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "it has more than %d bytes", KSK_MAX_RECORD_BYTES);
    return NULL;
  }
  if (n_bytes == 0) {
    refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "it is empty");
    return NULL;
  }
  if (!verify_hash (text, n_bytes, error))
    return NULL;

  g_autoptr (GError) json_error = NULL;
  g_autoptr (KskRecord) self = g_atomic_rc_box_new0 (KskRecord);
  self->line = g_bytes_ref (line);
  self->object = ksk_canonical_json_parse (text, n_bytes, &json_error);
  if (self->object == NULL) {
    refuse (error, KSK_JOURNAL_ERROR_FOREIGN, "%s", json_error->message);
    return NULL;
  }
  return check_order (self->object, error) && take_values (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
append_members (GString *line, JsonObject *members, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    if (g_str_equal (name, "offset_us") || g_str_equal (name, "ahead_us"))
      return refuse (error, KSK_JOURNAL_ERROR_UNFIT, "\"%s\" is for the journal's own clock", name);
    g_string_append_c (line, ',');
    ksk_canonical_json_append_string (line, name);
    g_string_append_c (line, ':');
    if (!ksk_canonical_json_append (line, value))
      return refuse (error, KSK_JOURNAL_ERROR_UNFIT, "\"%s\" has a value that a journal cannot hold", name);
  }
  return TRUE;
}

/* Returns the line without a newline. */
static GBytes *
format_line (const KskRecordHead *head, JsonObject *members, GError **error)
{
  gint64 utc_us = head->offset_us + head->mono_us;
  if (utc_us < 0 || utc_us / G_TIME_SPAN_SECOND > KSK_TIME_MAX) {
    refuse (error, KSK_JOURNAL_ERROR_UNFIT, "ceremony time is outside the years 1970 to 2106");
    return NULL;
  }

  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *time = format_time (utc_us);
  g_string_append_printf (line, "{\"seq\":%" G_GUINT64_FORMAT ",\"time\":\"%s\",\"mono_us\":%" G_GINT64_FORMAT,
                          head->seq, time, head->mono_us);
  append_text (line, "step", head->step);
  append_text (line, "kind", head->kind);
  append_text (line, "who", head->who);
  if (head->shows_clock)
    g_string_append_printf (line, ",\"offset_us\":%" G_GINT64_FORMAT ",\"ahead_us\":%" G_GINT64_FORMAT, head->offset_us,
                            head->ahead_us);
  if (members != NULL && !append_members (line, members, error))
    return NULL;
  append_text (line, "prev", head->prev);
  append_hash (line);
  return g_string_free_to_bytes (g_steal_pointer (&line));
}

KskRecord *
ksk_record_new (const KskRecordHead *head, JsonObject *members, GError **error)
{
  g_return_val_if_fail (head != NULL, NULL);
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (GBytes) line = format_line (head, members, error);
  if (line == NULL)
    return NULL;
  KskRecord *self = ksk_record_parse (line, &parse_error);
  if (self == NULL)
    refuse (error, KSK_JOURNAL_ERROR_UNFIT, "it could not be read again: %s", parse_error->message);
  return self;
}

guint64
ksk_record_get_seq (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->seq;
}

gint64
ksk_record_get_utc_us (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->utc_us;
}

gint64
ksk_record_get_mono_us (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->mono_us;
}

const char *
ksk_record_get_step (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->step;
}

const char *
ksk_record_get_kind (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->kind;
}

const char *
ksk_record_get_who (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->who;
}

const char *
ksk_record_get_prev (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->prev;
}

const char *
ksk_record_get_hash (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->hash;
}

GBytes *
ksk_record_get_line (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->line;
}

gboolean
ksk_record_get_clock (KskRecord *self, gint64 *offset_us, gint64 *ahead_us)
{
  g_return_val_if_fail (self != NULL && offset_us != NULL && ahead_us != NULL, FALSE);
  if (!self->shows_clock)
    return FALSE;
  *offset_us = self->offset_us;
  *ahead_us = self->ahead_us;
  return TRUE;
}

JsonObject *
ksk_record_get_object (KskRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->object;
}

const char *
ksk_record_get_text (KskRecord *self, const char *member)
{
  g_return_val_if_fail (self != NULL && member != NULL, NULL);
  return ksk_members_get_text (ksk_record_get_object (self), member);
}

gboolean
ksk_record_get_number (KskRecord *self, const char *member, gint64 *number)
{
  g_return_val_if_fail (self != NULL && member != NULL && number != NULL, FALSE);
  return ksk_members_get_number (ksk_record_get_object (self), member, number);
}
