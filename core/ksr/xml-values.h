/* Strict values out of XML text: what the schema's data types still leave open. */
#pragma once

#include "ksr/xml-cursor.h"

G_BEGIN_DECLS

/* Each takes the value of the element called @name, white space around it apart, and steps over the element.
 * Errors: KSK_KSR_ERROR_VALUE with line and element; those of the cursor. */

gboolean ksk_xml_take_uint (KskXmlCursor *cursor, const char *name, guint64 max, guint64 *value, GError **error);
gboolean ksk_xml_take_time (KskXmlCursor *cursor, const char *name, gint64 *time_s, GError **error);
gboolean ksk_xml_take_duration (KskXmlCursor *cursor, const char *name, gint64 *duration_s, GError **error);

/* Canonical base64 (RFC 4648, section 3.5), folded anywhere. Returns: (transfer full) (nullable). */
GBytes *ksk_xml_take_base64 (KskXmlCursor *cursor, const char *name, GError **error);

/* A name without white space around it or control characters, 1 to 255 octets. Returns: (transfer full) (nullable). */
char *ksk_xml_take_name (KskXmlCursor *cursor, const char *name, GError **error);

/* As ksk_xml_take_uint(), for an attribute of the element that the cursor stands on. */
gboolean ksk_xml_get_uint (KskXmlCursor *cursor, const char *attribute, guint64 max, guint64 *value, GError **error);

/* As ksk_xml_take_time(), for an attribute; @time_s is -1 when there is none. */
gboolean ksk_xml_get_time (KskXmlCursor *cursor, const char *attribute, gint64 *time_s, GError **error);

/* As ksk_xml_take_name(), for an attribute. @value: (out) (nullable): NULL when there is none and it is not required.
 */
gboolean ksk_xml_get_name (KskXmlCursor *cursor, const char *attribute, gboolean required, char **value,
                           GError **error);

G_END_DECLS
