/* Writing UTF-8 XML into memory. */
#pragma once

#include "ksr/xml-cleanup.h"

G_BEGIN_DECLS

/* Starts a document of two spaces of indentation that grows @bytes, which must outlive the writer. Returns:
 * (transfer full) (not nullable). Writing to memory fails only for lack of memory, which GLib ends the program for. */
xmlTextWriter *ksk_xml_output_start (GByteArray *bytes);

/* Ends the document and frees the writer. Returns: (transfer full): the bytes; takes @bytes over. */
GBytes *ksk_xml_output_end (xmlTextWriter *writer, GByteArray *bytes);

void ksk_xml_output_open (xmlTextWriter *writer, const char *element);
void ksk_xml_output_close (xmlTextWriter *writer);
void ksk_xml_output_attribute (xmlTextWriter *writer, const char *name, const char *value);
void ksk_xml_output_uint_attribute (xmlTextWriter *writer, const char *name, guint64 value);
void ksk_xml_output_text (xmlTextWriter *writer, const char *element, const char *value);
void ksk_xml_output_uint (xmlTextWriter *writer, const char *element, guint64 value);
void ksk_xml_output_time (xmlTextWriter *writer, const char *element, gint64 time_s);
void ksk_xml_output_duration (xmlTextWriter *writer, const char *element, gint64 duration_s);
void ksk_xml_output_base64 (xmlTextWriter *writer, const char *element, GBytes *value);

/* The spelling of times in the root's files. Returns: (transfer full): `2026-01-01T00:00:00+00:00`. */
char *ksk_xml_output_format_time (gint64 time_s);

G_END_DECLS
