/* Telling a KSR, an SKR and a trust anchor apart. */
#include <libxml/xmlreader.h>
#include <string.h>

#include "ksr/parse.h"
#include "ksr/xml-cleanup.h"
#include "ksr/xml-screen.h"

static void
ignore_problem (void *data, xmlErrorPtr problem)
{
}

KskDocumentKind
ksk_document_sniff (GBytes *bytes)
{
  g_return_val_if_fail (bytes != NULL, KSK_DOCUMENT_UNKNOWN);

  if (!ksk_xml_screen (bytes, KSK_MAX_REQUEST_BYTES, NULL))
    return KSK_DOCUMENT_UNKNOWN;
  g_autoptr (xmlTextReader) reader = xmlReaderForMemory (g_bytes_get_data (bytes, NULL), (int)g_bytes_get_size (bytes),
                                                         NULL, "UTF-8", XML_PARSE_NONET);
  if (reader == NULL)
    return KSK_DOCUMENT_UNKNOWN;
  xmlTextReaderSetStructuredErrorHandler (reader, ignore_problem, NULL);

  static const struct {
    const char *element;
    KskDocumentKind kind;
  } names[] = {
    { "Request", KSK_DOCUMENT_REQUEST },
    { "Response", KSK_DOCUMENT_RESPONSE },
    { "TrustAnchor", KSK_DOCUMENT_TRUST_ANCHOR },
  };
  /* The root element, or the first below it, tells. */
  for (guint elements = 0; elements < 2 && xmlTextReaderRead (reader) == 1;) {
    if (xmlTextReaderNodeType (reader) != XML_READER_TYPE_ELEMENT)
      continue;
    elements++;
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
      if (strcmp ((const char *)xmlTextReaderConstName (reader), names[i].element) == 0)
        return names[i].kind;
  }
  return KSK_DOCUMENT_UNKNOWN;
}
