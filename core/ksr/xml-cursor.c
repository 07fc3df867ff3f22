/* Walking through a screened XML file that is being validated against a schema on the way. */
#include "ksr/xml-cursor.h"

#include <gio/gio.h>
#include <string.h>

#include "ksk-core-resources.h"
#include "ksr/xml-cleanup.h"
#include "ksr/xml-screen.h"

typedef enum {
  TOKEN_START,
  TOKEN_END,
  TOKEN_EOF,
} Token;

struct _KskXmlCursor {
  GBytes *bytes;
  xmlTextReader *reader;
  xmlRelaxNGPtr schema;
  Token token;
  gboolean empty_element; /* the start stands for its end too: <Flags/> */
  GString *text;
  guint value_line; /* of the element that text came from; 0 when the last value was an attribute */
  GError *problem;  /* the first that libxml2 reported */
};

/* Schemas are parsed once and then only read, which libxml2 allows from any thread. */
static xmlRelaxNGPtr
load_schema (const char *path)
{
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (ksk_core_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL);
  g_autoptr (xmlRelaxNGParserCtxt) parser
      = xmlRelaxNGNewMemParserCtxt (g_bytes_get_data (bytes, NULL), (int)g_bytes_get_size (bytes));
  g_assert (parser != NULL);
  xmlRelaxNGPtr schema = xmlRelaxNGParse (parser);
  g_assert (schema != NULL);
  return schema;
}

static xmlRelaxNGPtr
get_schema (const char *path)
{
  static GMutex mutex;
  static GHashTable *schemas;

  g_mutex_lock (&mutex);
  if (schemas == NULL) {
    xmlInitParser ();
    schemas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)xmlRelaxNGFree);
  }
  xmlRelaxNGPtr schema = g_hash_table_lookup (schemas, path);
  if (schema == NULL) {
    schema = load_schema (path);
    g_hash_table_insert (schemas, g_strdup (path), schema);
  }
  g_mutex_unlock (&mutex);
  return schema;
}

static void
on_problem (void *data, xmlErrorPtr problem)
{
  KskXmlCursor *self = data;
  if (self->problem != NULL || problem->level < XML_ERR_ERROR)
    return;
  g_autofree char *message = g_strstrip (g_strdup (problem->message != NULL ? problem->message : "not valid"));
  gboolean of_schema = problem->domain == XML_FROM_RELAXNGV;
  /* Of some problems libxml2 does not say where they are: then about where it reads. */
  guint line = problem->line > 0 ? (guint)problem->line : ksk_xml_cursor_get_line (self);
  g_set_error (&self->problem, KSK_KSR_ERROR, of_schema ? KSK_KSR_ERROR_SCHEMA : KSK_KSR_ERROR_MALFORMED,
               "line %u: %s: %s", line, of_schema ? "not as the format has it" : "not well-formed XML", message);
}

gboolean
ksk_xml_cursor_fail (KskXmlCursor *self, KskKsrError code, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  guint line = code == KSK_KSR_ERROR_VALUE && self->value_line != 0 ? self->value_line : ksk_xml_cursor_get_line (self);
  g_set_error (error, KSK_KSR_ERROR, code, "line %u: %s", line, message);
  return FALSE;
}

/* Reads one node, whatever it is. Returns FALSE on an error; at the end of the file self->token is TOKEN_EOF. */
static gboolean
read_node (KskXmlCursor *self, GError **error)
{
  int result = xmlTextReaderRead (self->reader);
  if (self->problem != NULL) {
    g_propagate_error (error, g_error_copy (self->problem));
    return FALSE;
  }
  if (result < 0)
    return ksk_xml_cursor_fail (self, KSK_KSR_ERROR_MALFORMED, error, "not well-formed XML");
  if (result == 0)
    self->token = TOKEN_EOF;
  return TRUE;
}

static gboolean
is_blank (const xmlChar *text)
{
  return text == NULL || text[strspn ((const char *)text, " \t\r\n")] == '\0';
}

/* Moves to the next start or end of an element. */
static gboolean
advance (KskXmlCursor *self, GError **error)
{
  for (;;) {
    self->token = TOKEN_START;
    if (!read_node (self, error))
      return FALSE;
    if (self->token == TOKEN_EOF)
      return TRUE;
    switch (xmlTextReaderNodeType (self->reader)) {
      case XML_READER_TYPE_ELEMENT:
        self->empty_element = xmlTextReaderIsEmptyElement (self->reader) == 1;
        return TRUE;
      case XML_READER_TYPE_END_ELEMENT:
        self->token = TOKEN_END;
        return TRUE;
      case XML_READER_TYPE_COMMENT:
      case XML_READER_TYPE_PROCESSING_INSTRUCTION:
      case XML_READER_TYPE_WHITESPACE:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        break;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
        if (is_blank (xmlTextReaderConstValue (self->reader)))
          break;
        return ksk_xml_cursor_fail (self, KSK_KSR_ERROR_SCHEMA, error, "text stands between elements");
      default:
        return ksk_xml_cursor_fail (self, KSK_KSR_ERROR_MALFORMED, error, "something that no valid file has");
    }
  }
}

KskXmlCursor *
ksk_xml_cursor_open (GBytes *bytes, gsize max_bytes, const char *schema, GError **error)
{
  g_return_val_if_fail (bytes != NULL && schema != NULL, NULL);

  if (!ksk_xml_screen (bytes, max_bytes, error))
    return NULL;

  g_autoptr (KskXmlCursor) self = g_new0 (KskXmlCursor, 1);
  self->bytes = g_bytes_ref (bytes);
  self->text = g_string_new (NULL);
  self->reader = xmlReaderForMemory (g_bytes_get_data (bytes, NULL), (int)g_bytes_get_size (bytes), NULL, "UTF-8",
                                     XML_PARSE_NONET | XML_PARSE_BIG_LINES);
  if (self->reader == NULL) {
    g_set_error_literal (error, KSK_KSR_ERROR, KSK_KSR_ERROR_FAILED, "libxml2 cannot start to read");
    return NULL;
  }
  xmlTextReaderSetStructuredErrorHandler (self->reader, on_problem, self);
  if (xmlTextReaderRelaxNGSetSchema (self->reader, get_schema (schema)) != 0) {
    g_set_error_literal (error, KSK_KSR_ERROR, KSK_KSR_ERROR_FAILED, "libxml2 cannot start to validate");
    return NULL;
  }
  if (!advance (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ksk_xml_cursor_free (KskXmlCursor *self)
{
  g_clear_pointer (&self->reader, xmlFreeTextReader);
  g_string_free (self->text, TRUE);
  g_bytes_unref (self->bytes);
  g_clear_error (&self->problem);
  g_free (self);
}

guint
ksk_xml_cursor_get_line (KskXmlCursor *self)
{
  xmlNodePtr node = xmlTextReaderCurrentNode (self->reader);
  long line = node != NULL ? xmlGetLineNo (node) : xmlTextReaderGetParserLineNumber (self->reader);
  return line > 0 ? (guint)line : 1;
}

gboolean
ksk_xml_cursor_is_at (KskXmlCursor *self, const char *name)
{
  return self->token == TOKEN_START && strcmp ((const char *)xmlTextReaderConstName (self->reader), name) == 0;
}

char *
ksk_xml_cursor_dup_attribute (KskXmlCursor *self, const char *name)
{
  self->value_line = 0;
  xmlChar *value = xmlTextReaderGetAttribute (self->reader, (const xmlChar *)name);
  char *copy = g_strdup ((const char *)value);
  xmlFree (value);
  return copy;
}

gboolean
ksk_xml_cursor_expect (KskXmlCursor *self, const char *name, GError **error)
{
  if (ksk_xml_cursor_is_at (self, name))
    return TRUE;
  return ksk_xml_cursor_fail (self, KSK_KSR_ERROR_SCHEMA, error, "%s is missing here", name);
}

gboolean
ksk_xml_cursor_enter (KskXmlCursor *self, const char *name, GError **error)
{
  if (!ksk_xml_cursor_expect (self, name, error))
    return FALSE;
  if (self->empty_element) {
    self->empty_element = FALSE;
    self->token = TOKEN_END;
    return TRUE;
  }
  return advance (self, error);
}

gboolean
ksk_xml_cursor_leave (KskXmlCursor *self, GError **error)
{
  if (self->token != TOKEN_END)
    return ksk_xml_cursor_fail (self, KSK_KSR_ERROR_SCHEMA, error, "an element stands where none is expected");
  return advance (self, error);
}

const char *
ksk_xml_cursor_take_text (KskXmlCursor *self, const char *name, GError **error)
{
  if (!ksk_xml_cursor_expect (self, name, error))
    return NULL;

  self->value_line = ksk_xml_cursor_get_line (self);
  g_string_truncate (self->text, 0);
  for (gboolean open = !self->empty_element; open;) {
    if (!read_node (self, error))
      return NULL;
    switch (self->token == TOKEN_EOF ? XML_READER_TYPE_NONE : xmlTextReaderNodeType (self->reader)) {
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_WHITESPACE:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        g_string_append (self->text, (const char *)xmlTextReaderConstValue (self->reader));
        break;
      case XML_READER_TYPE_COMMENT:
      case XML_READER_TYPE_PROCESSING_INSTRUCTION:
        break;
      case XML_READER_TYPE_END_ELEMENT:
        open = FALSE;
        break;
      default:
        ksk_xml_cursor_fail (self, KSK_KSR_ERROR_SCHEMA, error, "%s holds something other than text", name);
        return NULL;
    }
  }
  return advance (self, error) ? self->text->str : NULL;
}

gboolean
ksk_xml_cursor_finish (KskXmlCursor *self, GError **error)
{
  if (self->token != TOKEN_EOF)
    return ksk_xml_cursor_fail (self, KSK_KSR_ERROR_SCHEMA, error, "something follows the root element");
  if (xmlTextReaderIsValid (self->reader) != 1)
    return ksk_xml_cursor_fail (self, KSK_KSR_ERROR_SCHEMA, error, "not as the format has it");
  return TRUE;
}
