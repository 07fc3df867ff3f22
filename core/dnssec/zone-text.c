/* The keys of a zone in the text that zone files hold and `dig` prints. */
#include "dnssec/zone-text.h"

#include <string.h>

#include "dnssec/base64.h"
#include "dnssec/domain-name.h"
#include "dnssec/error.h"
#include "dnssec/time.h"

#define N_DNSKEY_FIELDS 4 /* flags, protocol, algorithm, and the key in any number of pieces */
#define N_RRSIG_FIELDS 9  /* those before the signature, and the signature in any number of pieces */
#define DNS_TIME_DIGITS 14
#define COVERED "DNSKEY"

void
ksk_zone_keys_free (KskZoneKeys *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->owner);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->signatures);
  g_free (self);
}

/* Where the reading stands: words of the record being read, which began on @line. */
typedef struct {
  const char *at;
  const char *end;
  guint line;
  guint record_line;
  GPtrArray *words; /* (element-type char *) */
} Reader;

static gboolean
fail (guint line, GError **error, const char *what)
{
  g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, "line %u: %s", line, what);
  return FALSE;
}

/* Takes the words of the next line that has any; parentheses make several lines one. None are left at the end. */
static gboolean
read_record (Reader *self, GError **error)
{
  gboolean is_open = FALSE;
  g_ptr_array_set_size (self->words, 0);

  while (self->at < self->end) {
    char c = *self->at;
    if (c == '\n') {
      self->at++;
      self->line++;
      if (!is_open && self->words->len > 0)
        return TRUE;
    } else if (c == ';') {
      const char *newline = memchr (self->at, '\n', self->end - self->at);
      self->at = newline != NULL ? newline : self->end;
    } else if (c == '(' || c == ')') {
      if (is_open == (c == '('))
        return fail (self->line, error, "parentheses do not match");
      is_open = c == '(';
      self->at++;
    } else if (g_ascii_isspace (c)) {
      self->at++;
    } else if (!g_ascii_isgraph (c)) {
      return fail (self->line, error, "there is a character that no DNS record has");
    } else {
      const char *begin = self->at;
      while (self->at < self->end && g_ascii_isgraph (*self->at) && strchr (";()", *self->at) == NULL)
        self->at++;
      if (self->words->len == 0)
        self->record_line = self->line;
      g_ptr_array_add (self->words, g_strndup (begin, self->at - begin));
    }
  }
  return !is_open || fail (self->line, error, "the text ends inside parentheses");
}

static gboolean
read_number (const char *word, guint64 max, guint64 *number)
{
  return g_ascii_string_to_unsigned (word, 10, 0, max, number, NULL);
}

/* `20170122000000`, or seconds since 1970. RFC 4034, section 3.2. */
static gboolean
read_time (const char *word, gint64 *time_s)
{
  guint64 number;
  if (!read_number (word, G_MAXUINT64, &number))
    return FALSE;
  if (strlen (word) != DNS_TIME_DIGITS) {
    *time_s = (gint64)number;
    return number <= KSK_TIME_MAX;
  }
  g_autofree char *iso
      = g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", word, word + 4, word + 6, word + 8, word + 10, word + 12);
  return ksk_time_parse (iso, time_s, NULL);
}

/* The rest of a record is one value, in as many pieces as its writer liked. */
static GBytes *
read_base64 (char **words, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append (text, words[i]);
  return ksk_base64_decode (text->str);
}

static gboolean
add_key (KskZoneKeys *self, guint32 ttl_s, char **words, guint n)
{
  guint64 flags, protocol, algorithm;
  if (n < N_DNSKEY_FIELDS || !read_number (words[0], G_MAXUINT16, &flags)
      || !read_number (words[1], G_MAXUINT8, &protocol) || !read_number (words[2], G_MAXUINT8, &algorithm))
    return FALSE;

  g_autoptr (GBytes) key = read_base64 (words + 3, n - 3);
  if (key == NULL || g_bytes_get_size (key) == 0 || g_bytes_get_size (key) > G_MAXUINT16 - 4)
    return FALSE;
  g_ptr_array_add (self->keys, ksk_dnskey_new (NULL, (guint16)flags, (guint8)protocol, (guint8)algorithm, key, ttl_s));
  return TRUE;
}

static gboolean
add_signature (KskZoneKeys *self, guint32 ttl_s, char **words, guint n)
{
  guint64 algorithm, labels, original_ttl_s, key_tag;
  KskRrsigFields fields = { .ttl_s = ttl_s };
  if (n < N_RRSIG_FIELDS || !read_number (words[1], G_MAXUINT8, &algorithm)
      || !read_number (words[2], G_MAXUINT8, &labels) || !read_number (words[3], G_MAXUINT32, &original_ttl_s)
      || !read_time (words[4], &fields.expiration_s) || !read_time (words[5], &fields.inception_s)
      || !read_number (words[6], G_MAXUINT16, &key_tag))
    return FALSE;

  g_autoptr (GBytes) signer = ksk_domain_name_to_wire (words[7], NULL);
  g_autoptr (GBytes) signature = read_base64 (words + 8, n - 8);
  if (signer == NULL || signature == NULL || g_bytes_get_size (signature) == 0)
    return FALSE;

  fields.type_covered = COVERED;
  fields.algorithm = (guint8)algorithm;
  fields.labels = (guint8)labels;
  fields.original_ttl_s = (guint32)original_ttl_s;
  fields.key_tag = (guint16)key_tag;
  fields.signer_name = words[7];
  g_ptr_array_add (self->signatures, ksk_rrsig_new (&fields, signature));
  return TRUE;
}

static gboolean
is_ours (KskZoneKeys *self, const char *owner, guint line, GError **error)
{
  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (owner, NULL);
  if (wire == NULL)
    return fail (line, error, "a record begins with the name of its zone, with a dot at the end");
  if (self->owner == NULL)
    self->owner = g_strdup (owner);
  return ksk_domain_name_equal (self->owner, owner)
         || fail (line, error, "there are keys of two zones; one at a time can be compared");
}

/* Owner, TTL and class in either order or not at all, type, data. */
static gboolean
take_record (KskZoneKeys *self, const Reader *reader, GError **error)
{
  char **words = (char **)reader->words->pdata;
  guint n = reader->words->len;
  guint64 ttl_s = 0;
  guint at = 1;
  for (; at < n && (read_number (words[at], G_MAXUINT32, &ttl_s) || g_ascii_strcasecmp (words[at], "IN") == 0); at++)
    if (at > 2)
      break;
  if (at >= n)
    return fail (reader->record_line, error, "this is no DNS record");

  if (g_ascii_strcasecmp (words[at], "CH") == 0 || g_ascii_strcasecmp (words[at], "HS") == 0)
    return fail (reader->record_line, error, "a record of another class than IN");
  gboolean is_key = g_ascii_strcasecmp (words[at], "DNSKEY") == 0;
  if (!is_key && g_ascii_strcasecmp (words[at], "RRSIG") != 0)
    return at > 1 || fail (reader->record_line, error, "this is no DNS record as `dig` prints it");
  if (!is_key && at + 1 < n && g_ascii_strcasecmp (words[at + 1], COVERED) != 0)
    return TRUE;
  if (!is_ours (self, words[0], reader->record_line, error))
    return FALSE;
  at++;
  if (is_key)
    return add_key (self, (guint32)ttl_s, words + at, n - at)
           || fail (reader->record_line, error, "this is no DNSKEY: flags, protocol, algorithm and key");
  return add_signature (self, (guint32)ttl_s, words + at, n - at)
         || fail (reader->record_line, error, "this is no RRSIG: nine fields, the signature the last");
}

KskZoneKeys *
ksk_zone_keys_parse (GBytes *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  gsize size;
  const char *bytes = g_bytes_get_data (text, &size);
  if (size > KSK_MAX_ZONE_TEXT_BYTES) {
    fail (1, error, "the text is longer than any answer of a name server");
    return NULL;
  }

  g_autoptr (KskZoneKeys) self = g_new0 (KskZoneKeys, 1);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  self->signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_rrsig_unref);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  Reader reader = { .at = bytes, .end = bytes + size, .line = 1, .words = words };

  for (;;) {
    if (!read_record (&reader, error))
      return NULL;
    if (words->len == 0)
      break;
    if (!take_record (self, &reader, error))
      return NULL;
    if (self->keys->len + self->signatures->len > KSK_MAX_ZONE_TEXT_RECORDS) {
      fail (reader.record_line, error, "there are more records than any zone has keys");
      return NULL;
    }
  }

  if (self->keys->len == 0) {
    g_set_error_literal (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, "there is no DNSKEY in it");
    return NULL;
  }
  return g_steal_pointer (&self);
}
