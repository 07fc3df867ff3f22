/* The first look at an XML file from outside: is it safe to read at all? */
#include "ksr/xml-screen.h"

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* KSR, Request, RequestBundle, Key, TTL is the deepest that a valid file goes. */
#define MAX_DEPTH 8

/* Bundles hang below the second level; each is read as a whole, so its size is what bounds memory. 2000 elements are
 * more than 60 keys and 100 signatures: their RRset would not fit a DNS message by far. Whatever else makes a node of
 * its own counts too: libxml2 joins the pieces of a text one by one, at a cost of their number times its length. */
#define BUNDLE_DEPTH 3
#define MAX_NODES_A_BUNDLE 2000

/* A valid file uses about forty names of elements and attributes; hundreds of thousands make libxml2 crawl. */
#define MAX_NAMES 1000

/* libxml2 compares every attribute of a tag with every other, so a tag of megabytes would cost hours. */
#define MAX_TAG_BYTES 65536
#define MAX_ATTRIBUTES 8

typedef struct {
  xmlParserCtxtPtr parser;
  guint depth;
  guint nodes_here;
  gboolean is_leaf; /* the element that we are in has had no element in it so far */
  GError *error;
} Screen;

static void
refuse (Screen *screen, const char *reason)
{
  if (screen->error == NULL)
    g_set_error (&screen->error, KSK_KSR_ERROR, KSK_KSR_ERROR_MALFORMED, "line %d: %s",
                 xmlSAX2GetLineNumber (screen->parser), reason);
  xmlStopParser (screen->parser);
}

static void
on_start_document (void *data)
{
  Screen *screen = data;
  /* libxml2 keeps the name here when it reads the encoding itself, else with the input that it converts. */
  const xmlChar *encoding
      = screen->parser->encoding != NULL ? screen->parser->encoding : screen->parser->input->encoding;
  if (encoding != NULL && g_ascii_strcasecmp ((const char *)encoding, "UTF-8") != 0)
    refuse (screen, "the file says that it is not UTF-8");
}

static void
on_internal_subset (void *data, const xmlChar *name, const xmlChar *external_id, const xmlChar *system_id)
{
  refuse (data, "the file has a DOCTYPE; none is allowed");
}

/* Called for each node, before anything of it is kept. */
static void
count_node (Screen *screen)
{
  if (++screen->nodes_here > MAX_NODES_A_BUNDLE)
    refuse (screen, "a bundle has more than 2000 elements, comments, CDATA sections and processing instructions");
  if (xmlDictSize (screen->parser->dict) > MAX_NAMES)
    refuse (screen, "the file has more than 1000 names of elements and attributes");
}

static void
on_start_element (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                  const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  Screen *screen = data;
  screen->is_leaf = TRUE;
  if (++screen->depth > MAX_DEPTH)
    refuse (screen, "elements are nested deeper than any valid file has them");
  if (n_attributes > MAX_ATTRIBUTES || n_namespaces > MAX_ATTRIBUTES)
    refuse (screen, "an element has more attributes than any valid file has");
  if (screen->depth <= BUNDLE_DEPTH)
    screen->nodes_here = 0;
  count_node (screen);
}

static void
on_end_element (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Screen *screen = data;
  screen->depth--;
  screen->is_leaf = FALSE;
}

/* The schema would refuse it too, but libxml2 2.9 then reads the element before it to name its line, and the reader has
 * freed that already. */
static void
on_text (void *data, const xmlChar *text, int length)
{
  Screen *screen = data;
  for (int i = 0; !screen->is_leaf && i < length; i++)
    if (!g_ascii_isspace (text[i])) {
      refuse (screen, "text stands between elements");
      return;
    }
}

static void
on_comment (void *data, const xmlChar *text)
{
  count_node (data);
}

static void
on_cdata (void *data, const xmlChar *text, int length)
{
  count_node (data);
  on_text (data, text, length);
}

static void
on_processing_instruction (void *data, const xmlChar *target, const xmlChar *text)
{
  count_node (data);
}

static void
on_error (void *data, xmlErrorPtr problem)
{
  Screen *screen = data;
  if (screen->error != NULL || problem->level < XML_ERR_ERROR)
    return;
  g_autofree char *message = g_strstrip (g_strdup (problem->message != NULL ? problem->message : "not XML"));
  g_set_error (&screen->error, KSK_KSR_ERROR, KSK_KSR_ERROR_MALFORMED, "line %d: not well-formed XML: %s",
               problem->line, message);
  /* A file of nothing but faults is refused for the first. */
  xmlStopParser (screen->parser);
}

static guint
count_lines (const char *data, const char *end)
{
  guint line = 1;
  for (const char *p = data; p < end; p++)
    if (*p == '\n')
      line++;
  return line;
}

static gboolean
check_utf8 (const char *data, gsize size, GError **error)
{
  const char *end;
  if (g_utf8_validate_len (data, size, &end))
    return TRUE;
  g_set_error (error, KSK_KSR_ERROR, KSK_KSR_ERROR_MALFORMED, "line %u: a byte that is not UTF-8 text",
               count_lines (data, end));
  return FALSE;
}

static const char *
skip_past (const char *from, const char *end, const char *mark)
{
  const char *found = memmem (from, (gsize)(end - from), mark, strlen (mark));
  return found != NULL ? found + strlen (mark) : end;
}

/* Returns the end of the tag that begins at @tag: behind the first `>` outside quotes, or @end. */
static const char *
skip_tag (const char *tag, const char *end)
{
  char quote = '\0';
  for (const char *p = tag; p < end; p++) {
    if (quote != '\0') {
      if (*p == quote)
        quote = '\0';
    } else if (*p == '"' || *p == '\'') {
      quote = *p;
    } else if (*p == '>') {
      return p + 1;
    }
  }
  return end;
}

/* Looks at the length of every tag before a parser does. Text that is not well-formed may be misread here; the parser
 * refuses it afterwards. */
static gboolean
check_tag_sizes (const char *data, gsize size, GError **error)
{
  const char *end = data + size;
  for (const char *p = memchr (data, '<', size); p != NULL && p < end;) {
    const char *next;
    gsize left = (gsize)(end - p);
    if (left >= 4 && memcmp (p, "<!--", 4) == 0)
      next = skip_past (p + 4, end, "-->");
    else if (left >= 9 && memcmp (p, "<![CDATA[", 9) == 0)
      next = skip_past (p + 9, end, "]]>");
    else if (left >= 2 && p[1] == '?')
      next = skip_past (p + 2, end, "?>");
    else {
      next = skip_tag (p, MIN (end, p + MAX_TAG_BYTES));
      if (next == p + MAX_TAG_BYTES) {
        g_set_error (error, KSK_KSR_ERROR, KSK_KSR_ERROR_MALFORMED, "line %u: a tag of more than %d bytes",
                     count_lines (data, p), MAX_TAG_BYTES);
        return FALSE;
      }
    }
    p = next < end ? memchr (next, '<', (gsize)(end - next)) : NULL;
  }
  return TRUE;
}

gboolean
ksk_xml_screen (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, FALSE);

  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (size > max_bytes || size > G_MAXINT) {
    g_set_error (error, KSK_KSR_ERROR, KSK_KSR_ERROR_TOO_LARGE,
                 "the file has %" G_GSIZE_FORMAT " bytes; the limit is %" G_GSIZE_FORMAT, size, max_bytes);
    return FALSE;
  }
  if (size == 0) {
    g_set_error_literal (error, KSK_KSR_ERROR, KSK_KSR_ERROR_MALFORMED, "line 1: the file is empty");
    return FALSE;
  }
  if (!check_utf8 (data, size, error) || !check_tag_sizes (data, size, error))
    return FALSE;

  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startDocument = on_start_document,
    .internalSubset = on_internal_subset,
    .startElementNs = on_start_element,
    .endElementNs = on_end_element,
    .characters = on_text,
    .cdataBlock = on_cdata,
    .comment = on_comment,
    .processingInstruction = on_processing_instruction,
    .serror = on_error,
  };
  Screen screen = { .parser = xmlCreateMemoryParserCtxt (data, (int)size) };
  if (screen.parser == NULL) {
    g_set_error_literal (error, KSK_KSR_ERROR, KSK_KSR_ERROR_FAILED, "libxml2 cannot start to read");
    return FALSE;
  }

  xmlSAXHandlerPtr own_handler = screen.parser->sax;
  screen.parser->sax = &handler;
  screen.parser->userData = &screen;
  xmlCtxtUseOptions (screen.parser, XML_PARSE_NONET);
  xmlParseDocument (screen.parser);
  if (screen.error == NULL && !screen.parser->wellFormed)
    g_set_error_literal (&screen.error, KSK_KSR_ERROR, KSK_KSR_ERROR_MALFORMED, "not well-formed XML");
  screen.parser->sax = own_handler;
  xmlFreeParserCtxt (screen.parser);

  if (screen.error != NULL) {
    g_propagate_error (error, screen.error);
    return FALSE;
  }
  return TRUE;
}
