/* `ksk compare`: what a resolver says of a zone's keys, against the SKR in which they were signed. */
#include <app/media/file-read.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "report-json.h"

static const struct {
  const char *text;
  const char *name;
} places[] = {
  [KSK_PUBLISHED_SAME] = { "the same", "both" },
  [KSK_PUBLISHED_ONLY_IN_BUNDLE] = { "ONLY IN SKR", "skr" },
  [KSK_PUBLISHED_ONLY_IN_ANSWER] = { "ONLY IN ANSWER", "answer" },
};

static GBytes *
read_answer (const char *path, GError **error)
{
  if (strcmp (path, "-") != 0)
    return ksk_file_read (path, KSK_MAX_ZONE_TEXT_BYTES, error);

  /* One octet more than there may be, so that the reader sees that it is too long. */
  g_autofree char *buffer = g_malloc (KSK_MAX_ZONE_TEXT_BYTES + 1);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  gsize size;
  if (!g_input_stream_read_all (input, buffer, KSK_MAX_ZONE_TEXT_BYTES + 1, &size, NULL, error))
    return NULL;
  return g_bytes_new (buffer, size);
}

/* Who made it and when: enough to find it in the answer and in the SKR. */
static char *
describe (const KskPublishedRecord *record)
{
  if (record->key != NULL)
    return g_strdup_printf ("DNSKEY  key tag %05u, flags %u, algorithm %u", ksk_dnskey_get_key_tag (record->key),
                            ksk_dnskey_get_flags (record->key), ksk_dnskey_get_algorithm (record->key));
  const KskRrsigFields *fields = ksk_rrsig_get_fields (record->signature);
  g_autofree char *inception = ksk_time_format (fields->inception_s);
  g_autofree char *expiration = ksk_time_format (fields->expiration_s);
  return g_strdup_printf ("RRSIG   key tag %05u, algorithm %u, %s to %s", fields->key_tag, fields->algorithm, inception,
                          expiration);
}

static void
print_text (const KskPublishedComparison *self, GPtrArray *bundles)
{
  KskBundle *bundle = bundles->pdata[self->bundle];
  g_autofree char *inception = ksk_time_format (ksk_bundle_get_inception (bundle));
  g_autofree char *expiration = ksk_time_format (ksk_bundle_get_expiration (bundle));
  g_print ("%s %u of %u, id %s, %s to %s\n", self->is_bundle ? "Bundle" : "None of the bundles; the nearest is",
           self->bundle + 1, bundles->len, ksk_bundle_get_id (bundle), inception, expiration);
  for (guint i = 0; i < self->records->len; i++) {
    const KskPublishedRecord *record = &g_array_index (self->records, KskPublishedRecord, i);
    g_autofree char *text = describe (record);
    g_print ("  %-15s %s\n", places[record->place].text, text);
  }
  if (self->is_same)
    g_print ("The answer is bundle %u of the SKR: every key and every signature is the same.\n", self->bundle + 1);
  else if (self->is_bundle)
    g_print ("The answer is NOT THE SAME as bundle %u of the SKR.\n", self->bundle + 1);
  else
    g_print ("The answer is NOT FROM THIS SKR: it has none of its signatures.\n");
}

static void
print_json (const KskPublishedComparison *self, GPtrArray *bundles)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_string (builder, "verdict", self->is_same ? "same" : "different");
  json_builder_set_member_name (builder, "bundle");
  if (self->is_bundle)
    json_builder_add_int_value (builder, self->bundle + 1);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "nearest");
  json_builder_add_int_value (builder, self->bundle + 1);
  ksk_report_json_add_string (builder, "id", ksk_bundle_get_id (bundles->pdata[self->bundle]));
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->records->len; i++) {
    const KskPublishedRecord *record = &g_array_index (self->records, KskPublishedRecord, i);
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "in", places[record->place].name);
    ksk_report_json_add_string (builder, "type", record->key != NULL ? "DNSKEY" : "RRSIG");
    json_builder_set_member_name (builder, "key_tag");
    json_builder_add_int_value (builder, record->key != NULL ? ksk_dnskey_get_key_tag (record->key)
                                                             : ksk_rrsig_get_fields (record->signature)->key_tag);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  ksk_report_json_finish (builder);
}

/* The values out of the two files; says what is wrong with them. */
static KskExit
load (const char *answer_path, const char *path, KskZoneKeys **answer, KskResponse **response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = read_answer (answer_path, &error);
  g_autoptr (GBytes) bytes = text != NULL ? ksk_file_read (path, KSK_MAX_REQUEST_BYTES, &error) : NULL;
  if (bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }

  const char *wrong = answer_path;
  *answer = ksk_zone_keys_parse (text, &error);
  if (*answer != NULL) {
    wrong = path;
    *response = ksk_response_parse (bytes, 0, &error);
  }
  if (*response != NULL)
    return KSK_EXIT_ACCEPT;
  ksk_command_complain ("%s: %s", wrong, error->message);
  return KSK_EXIT_REJECT;
}

KskExit
ksk_command_compare (int argc, char **argv)
{
  g_autofree char *answer_path = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "dig", 0, 0, G_OPTION_ARG_FILENAME, &answer_path, "What `dig ZONE dnskey +dnssec` printed; - for standard input",
      "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "--dig FILE SKR",
                          "Says which bundle of an SKR a resolver gives out, and whether all of it is the same.",
                          entries, 1, 1))
    return KSK_EXIT_USAGE;
  if (answer_path == NULL) {
    ksk_command_complain ("there is nothing to compare the SKR with: name the output of dig with --dig");
    return KSK_EXIT_USAGE;
  }

  g_autoptr (KskZoneKeys) answer = NULL;
  g_autoptr (KskResponse) response = NULL;
  KskExit exit = load (answer_path, argv[1], &answer, &response);
  if (exit != KSK_EXIT_ACCEPT)
    return exit;

  g_autoptr (GError) error = NULL;
  g_autoptr (KskPublishedComparison) comparison = ksk_published_compare (answer, response, &error);
  if (comparison == NULL) {
    ksk_command_complain ("%s: %s", answer_path, error->message);
    return KSK_EXIT_REJECT;
  }
  (json ? print_json : print_text) (comparison, ksk_response_get_bundles (response));
  return comparison->is_same ? KSK_EXIT_ACCEPT : KSK_EXIT_REJECT;
}
