/* The plain text log: a journal in the layout that ceremony readers know. It must come out the same for the same
 * journal in many years, so nothing here depends on a locale, or on what a library thinks of characters. */
#include "ceremony/journal.h"

#include <string.h>

#include "ceremony/canonical-json.h"
#include "dnssec/time.h"

/* Ordered as a ceremony goes. Other kinds are written under their own name. */
static const struct {
  const char *kind;
  const char *level;
  const char *sentence;
  gboolean is_counted; /* there are thousands of it, which nobody would print: how many stands at the end */
} kinds[] = {
  { "begin", "info", "ceremony begins" },
  { "resume", "warning", "ceremony goes on after an interruption" },
  { "enter", "info", "entered" },
  { "confirm", "info", "confirmed" },
  { "done", "info", "done" },
  { "fail", "error", "failed" },
  { "note", "info", "note" },
  { "deviation", "warning", "deviation" },
  { "deviation-opened", "warning", "deviation written down" },
  { "deviation-closed", "warning", "deviation signed off" },
  { "objection", "error", "objection: everything stops" },
  { "objection-answered", "warning", "objection answered" },
  { "override", "warning", "a rule of the policy is waived" },
  { "pause", "warning", "ceremony pauses" },
  { "go-on", "info", "ceremony goes on after the pause" },
  { "left", "info", "somebody has left the room" },
  { "returned", "info", "somebody is back in the room" },
  { "refused", "error", "refused: it cannot go on like this" },
  { "retry", "warning", "tried again" },
  { "alarm", "error", "alarm for the whole room" },
  { "alarm-acknowledged", "info", "alarm acknowledged" },
  { "abort", "error", "ceremony ended without a result" },
  { "recording-started", "info", "recording started" },
  { "recording-stopped", "info", "recording stopped" },
  { "camera-opened", "info", "camera opened" },
  { "camera-confirmed", "info", "camera looked at and confirmed" },
  { "footage-begun", "info", "first frame of a film" },
  { "footage", "info", "film so far", TRUE },
  { "camera-silent", "warning", "no picture comes from a camera" },
  { "camera-back", "info", "pictures come from a camera again" },
  { "frames-dropped", "warning", "pictures of a camera could not be recorded" },
  { "camera-lost", "error", "a camera that should record does not" },
  { "disk-low", "warning", "the disk of the recording is getting full" },
  { "footage-ended", "info", "film ended" },
  { "footage-copy", "info", "copy of a film made for viewers" },
  { "person", "info", "answered to the roll" },
  { "not-here", "info", "nobody answered to a role" },
  { "clock-set", "info", "ceremony time set to the wall clock" },
  { "clock-accepted", "warning", "the wall clock is right, and the machine's clock was wrong" },
  { "item", "info", "number on an item read and compared" },
  { "card-inserted", "info", "operator card inserted" },
  { "card-opened", "info", "operator card opened with its PIN" },
  { "card-removed", "info", "operator card taken out" },
  { "card-refused", "warning", "operator card not accepted" },
  { "card-reader", "warning", "a card reader has gone or is back" },
  { "card-service", "warning", "the service of the card readers is lost or back" },
  { "hsm", "info", "HSM described by itself" },
  { "hsm-activated", "info", "HSM activated" },
  { "hsm-reactivated", "warning", "HSM activated once more after an interruption" },
  { "hsm-refused", "error", "HSM not activated" },
  { "hsm-deactivated", "info", "HSM deactivated" },
  { "medium-hashed", "info", "hash of a medium computed" },
  { "medium-copied", "info", "medium copied and read back" },
  { "medium-released", "info", "medium written out: it may be taken out" },
  { "previous-loaded", "info", "last SKR loaded" },
  { "previous-waived", "warning", "goes on without a last SKR" },
  { "request-loaded", "info", "KSR loaded" },
  { "reading-begun", "info", "reading of the hash begun" },
  { "hash-compared", "info", "hash read aloud and compared: it matches" },
  { "hash-mismatch", "error", "hash read aloud and compared: it does not match" },
  { "reviewed", "info", "KSR checked against every rule" },
  { "signing-confirmed", "info", "signing confirmed" },
  { "medium-attached", "info", "the log stick has the journal from here on" },
  { "medium-detached", "info", "the journal on the log stick ends here" },
  { "medium-lost", "error", "a medium of the journal is lost" },
  { "medium-restored", "info", "a medium of the journal has been brought up to date" },
  { "torn", "warning", "an incomplete last line of the journal was set aside" },
  { "hash", "info", "hash computed" },
  { "table", "info", "bundles" },
  { "signature", "info", "signature made" },
  { "response-signed", "info", "SKR signed" },
  { "response-written", "info", "SKR written" },
  { "exception-read", "info", "exception read out" },
  { "no-exceptions", "info", "no exceptions to read out" },
  { "signed", "info", "signed by a participant" },
  { "printed", "info", "document printed" },
  { "close", "info", "ceremony closed" },
};

/* What every record has, and what has lines of its own. */
static const char *const not_listed[]
    = { "seq", "time", "mono_us", "step", "kind", "who", "prev", "hash", "sha256", "words", "table", NULL };

typedef struct {
  GString *text;
  char *prefix; /* time and level */
} Log;

/* Characters that move or hide what stands around them: controls, separators of lines, marks of direction. */
static gboolean
is_steering (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void
append_shown (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (is_steering (c))
      g_string_append_printf (text, "\\u%04x", c);
    else
      g_string_append_unichar (text, c);
  }
}

static void
append_line (Log *self, const char *line)
{
  g_string_append (self->text, self->prefix);
  append_shown (self->text, line);
  g_string_append_c (self->text, '\n');
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  gboolean is_text = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  return is_text ? json_node_get_string (node) : NULL;
}

/* Texts stand as they are, unless they could be taken for more than one value. */
static void
append_text (GString *line, const char *text)
{
  if (strpbrk (text, ";\"\n\r\t") == NULL)
    g_string_append (line, text);
  else
    ksk_canonical_json_append_string (line, text);
}

static void
append_value (GString *line, JsonNode *value)
{
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    append_text (line, json_node_get_string (value));
  else
    ksk_canonical_json_append (line, value);
}

/* Tables are texts of several lines, or lists of lines. */
static gboolean
is_table (JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value) || JSON_NODE_HOLDS_OBJECT (value))
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (value))
    return json_node_get_value_type (value) == G_TYPE_STRING;
  JsonArray *lines = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (lines); i++) {
    JsonNode *line = json_array_get_element (lines, i);
    if (!JSON_NODE_HOLDS_VALUE (line) || json_node_get_value_type (line) != G_TYPE_STRING)
      return FALSE;
  }
  return TRUE;
}

static void
append_table (Log *self, JsonNode *value)
{
  if (JSON_NODE_HOLDS_ARRAY (value)) {
    JsonArray *lines = json_node_get_array (value);
    for (guint i = 0; i < json_array_get_length (lines); i++)
      append_line (self, json_array_get_string_element (lines, i));
    return;
  }
  g_auto (GStrv) lines = g_strsplit (json_node_get_string (value), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' || lines[i + 1] != NULL)
      append_line (self, lines[i]);
}

static gboolean
is_listed (JsonObject *object, const char *name)
{
  if (!g_strv_contains (not_listed, name))
    return TRUE;
  /* Of another type than they have lines for. */
  if (g_str_equal (name, "sha256") || g_str_equal (name, "words"))
    return get_text (object, name) == NULL;
  return g_str_equal (name, "table") && !is_table (json_object_get_member (object, name));
}

/* Returns: (transfer full). */
static GString *
make_sentence (KskRecord *record, const char *sentence)
{
  JsonObject *object = ksk_record_get_object (record);
  GString *line = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (ksk_record_get_step (record)[0] != '\0') {
    g_string_append (line, "Step ");
    append_text (line, ksk_record_get_step (record));
    g_string_append (line, ": ");
  }
  g_string_append (line, sentence);
  if (ksk_record_get_who (record)[0] != '\0') {
    g_string_append (line, "; by: ");
    append_text (line, ksk_record_get_who (record));
  }
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    if (!is_listed (object, name))
      continue;
    g_string_append (line, "; ");
    append_text (line, name);
    g_string_append (line, ": ");
    append_value (line, value);
  }
  return line;
}

static void
append_hash (Log *self, JsonObject *object)
{
  const char *sha256 = get_text (object, "sha256"), *words = get_text (object, "words");
  const char *what = get_text (object, "what"), *file = get_text (object, "file");
  if (sha256 != NULL) {
    g_autofree char *title = g_strdup_printf ("SHA256 hash of %s:", what != NULL ? what : file != NULL ? file : "file");
    g_autofree char *digits = g_ascii_strup (sha256, -1);
    append_line (self, title);
    append_line (self, digits);
  }
  if (words != NULL) {
    g_autofree char *line = g_strdup_printf (">> %s <<", words);
    append_line (self, line);
  }
}

typedef struct {
  const char *level;
  const char *sentence;
  gboolean is_counted;
} Spoken;

static Spoken
find_spoken (KskRecord *record)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, ksk_record_get_kind (record)))
      return (Spoken){ kinds[i].level, kinds[i].sentence, kinds[i].is_counted };
  return (Spoken){ "info", ksk_record_get_kind (record), FALSE };
}

/* Returns: (transfer full): time and level as every line begins. */
static char *
make_prefix (KskRecord *record, const char *level)
{
  g_autofree char *time = ksk_time_format (ksk_record_get_utc_us (record) / G_TIME_SPAN_SECOND);
  return g_strdup_printf ("%sZ: [%s] ", time, level);
}

static void
append_record (GString *text, KskRecord *record, guint *n_counted)
{
  JsonObject *object = ksk_record_get_object (record);
  Spoken spoken = find_spoken (record);
  if (spoken.is_counted) {
    (*n_counted)++;
    return;
  }
  g_autoptr (GString) line = make_sentence (record, spoken.sentence);

  g_autofree char *prefix = make_prefix (record, spoken.level);
  Log log = { text, prefix };
  append_line (&log, line->str);
  append_hash (&log, object);
  if (is_table (json_object_get_member (object, "table")))
    append_table (&log, json_object_get_member (object, "table"));
}

char *
ksk_record_format_sentence (KskRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  g_autoptr (GString) line = make_sentence (record, find_spoken (record).sentence), shown = g_string_new (NULL);
  append_shown (shown, line->str);
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

char *
ksk_journal_format_log (GPtrArray *records)
{
  g_return_val_if_fail (records != NULL, NULL);
  GString *text = g_string_new (NULL);
  guint n_counted = 0;
  for (guint i = 0; i < records->len; i++)
    append_record (text, records->pdata[i], &n_counted);
  if (n_counted > 0) {
    g_autofree char *prefix = make_prefix (records->pdata[records->len - 1], "info");
    g_string_append_printf (text, "%slengths and hashes of films so far: %u records, which only the journal has\n",
                            prefix, n_counted);
  }
  return g_string_free (text, FALSE);
}
