/* Writing UTF-8 XML into memory. */
#include "ksr/xml-output.h"

#include "dnssec/time.h"

static int
append (void *data, const char *text, int length)
{
  g_byte_array_append (data, (const guint8 *)text, (guint)length);
  return length;
}

/* libxml2 reports only lack of memory here, and bad UTF-8, which no value holds. */
static void
must (int result)
{
  g_assert (result >= 0);
}

xmlTextWriter *
ksk_xml_output_start (GByteArray *bytes)
{
  xmlOutputBufferPtr output = xmlOutputBufferCreateIO (append, NULL, bytes, NULL);
  g_assert (output != NULL);
  xmlTextWriter *writer = xmlNewTextWriter (output);
  g_assert (writer != NULL);
  must (xmlTextWriterSetIndent (writer, 1));
  must (xmlTextWriterSetIndentString (writer, BAD_CAST "  "));
  must (xmlTextWriterStartDocument (writer, NULL, "UTF-8", NULL));
  return writer;
}

GBytes *
ksk_xml_output_end (xmlTextWriter *writer, GByteArray *bytes)
{
  must (xmlTextWriterEndDocument (writer));
  xmlFreeTextWriter (writer);
  return g_byte_array_free_to_bytes (bytes);
}

void
ksk_xml_output_open (xmlTextWriter *writer, const char *element)
{
  must (xmlTextWriterStartElement (writer, BAD_CAST element));
}

void
ksk_xml_output_close (xmlTextWriter *writer)
{
  must (xmlTextWriterEndElement (writer));
}

void
ksk_xml_output_attribute (xmlTextWriter *writer, const char *name, const char *value)
{
  must (xmlTextWriterWriteAttribute (writer, BAD_CAST name, BAD_CAST value));
}

void
ksk_xml_output_uint_attribute (xmlTextWriter *writer, const char *name, guint64 value)
{
  char text[24];
  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, value);
  ksk_xml_output_attribute (writer, name, text);
}

void
ksk_xml_output_text (xmlTextWriter *writer, const char *element, const char *value)
{
  must (xmlTextWriterWriteElement (writer, BAD_CAST element, BAD_CAST value));
}

void
ksk_xml_output_uint (xmlTextWriter *writer, const char *element, guint64 value)
{
  char text[24];
  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, value);
  ksk_xml_output_text (writer, element, text);
}

char *
ksk_xml_output_format_time (gint64 time_s)
{
  g_autofree char *time = ksk_time_format (time_s);
  return g_strconcat (time, "+00:00", NULL);
}

void
ksk_xml_output_time (xmlTextWriter *writer, const char *element, gint64 time_s)
{
  g_autofree char *text = ksk_xml_output_format_time (time_s);
  ksk_xml_output_text (writer, element, text);
}

void
ksk_xml_output_duration (xmlTextWriter *writer, const char *element, gint64 duration_s)
{
  g_autofree char *text = ksk_duration_format (duration_s);
  ksk_xml_output_text (writer, element, text);
}

void
ksk_xml_output_base64 (xmlTextWriter *writer, const char *element, GBytes *value)
{
  g_autofree char *text = g_base64_encode (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
  ksk_xml_output_text (writer, element, text);
}
