/* Walking through a screened XML file that is being validated against a schema on the way. */
#pragma once

#include "ksr/error.h"

G_BEGIN_DECLS

/* Stands on the start of an element, on the end of one, or at the end of the file. One thread. */
typedef struct _KskXmlCursor KskXmlCursor;

/**
 * ksk_xml_cursor_open:
 * @bytes: (not nullable): kept by reference.
 * @schema: (not nullable): path of the RELAX NG schema among the embedded resources.
 *
 * Screens the file (ksk_xml_screen()) and stands on the root element.
 * Returns: (transfer full) (nullable). Errors: KSK_KSR_ERROR_*.
 */
KskXmlCursor *ksk_xml_cursor_open (GBytes *bytes, gsize max_bytes, const char *schema, GError **error);
void ksk_xml_cursor_free (KskXmlCursor *self);

/* Returns the line of the node that the cursor stands on, from 1. */
guint ksk_xml_cursor_get_line (KskXmlCursor *self);

/* Returns TRUE when the cursor stands on the start of an element called @name. */
gboolean ksk_xml_cursor_is_at (KskXmlCursor *self, const char *name);

/* The same, with an error when it does not. */
gboolean ksk_xml_cursor_expect (KskXmlCursor *self, const char *name, GError **error);

/* Returns: (transfer full) (nullable): an attribute of the element that the cursor stands on the start of. */
char *ksk_xml_cursor_dup_attribute (KskXmlCursor *self, const char *name);

/* Steps into the element called @name, which the cursor must stand on. */
gboolean ksk_xml_cursor_enter (KskXmlCursor *self, const char *name, GError **error);

/* Steps out of the element, on whose end the cursor must stand. */
gboolean ksk_xml_cursor_leave (KskXmlCursor *self, GError **error);

/* Steps over the element called @name. Returns: (transfer none) (nullable): its text, valid until the next call. */
const char *ksk_xml_cursor_take_text (KskXmlCursor *self, const char *name, GError **error);

/* Ends the walk: nothing may be left. Returns FALSE when the file was not valid after all. */
gboolean ksk_xml_cursor_finish (KskXmlCursor *self, GError **error);

/* Sets an error of @code that begins with `line N: `. Always returns FALSE. */
gboolean ksk_xml_cursor_fail (KskXmlCursor *self, KskKsrError code, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskXmlCursor, ksk_xml_cursor_free)

G_END_DECLS
