/* Points in time and durations as DNSSEC and the KSR format write them. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/* The last second that the 32-bit times of an RRSIG can name: 2106-02-07T06:28:15Z (RFC 4034, section 3.1.5). */
#define KSK_TIME_MAX G_GINT64_CONSTANT (4294967295)

/* Longest duration accepted anywhere: 100 years, so that sums of a time and a duration stay far from overflow. */
#define KSK_DURATION_MAX_S (G_GINT64_CONSTANT (36525) * 86400)

/**
 * ksk_time_parse:
 * @text: (not nullable): `YYYY-MM-DDThh:mm:ss` followed by `Z`, `+hh:mm`, `-hh:mm` or nothing (then UTC).
 * @time_s: (out) (not nullable): seconds since 1970, 0 to KSK_TIME_MAX.
 *
 * Reads an xs:dateTime strictly: no fraction, no date alone, no basic format, only days that exist, no hour 24, no
 * second 60, offsets of at most 14 hours. Errors: KSK_DNSSEC_ERROR_MALFORMED. Source: XML Schema part 2, section 3.2.7;
 * range: RFC 4034, section 3.1.5.
 */
KSK_API gboolean ksk_time_parse (const char *text, gint64 *time_s, GError **error);

/**
 * ksk_time_format:
 * @time_s: seconds since 1970, 0 to KSK_TIME_MAX.
 *
 * Writes `YYYY-MM-DDThh:mm:ss`, always UTC and without a zone suffix: callers append the suffix their format wants.
 * Returns: (transfer full) (not nullable): a string to g_free().
 */
KSK_API char *ksk_time_format (gint64 time_s);

/**
 * ksk_time_format_dns:
 *
 * Writes `YYYYMMDDHHmmSS`, the presentation form of RRSIG times. Source: RFC 4034, section 3.2.
 * Returns: (transfer full) (not nullable): a string to g_free().
 */
KSK_API char *ksk_time_format_dns (gint64 time_s);

/**
 * ksk_duration_parse:
 * @text: (not nullable): `P21D`, `PT0S`, `P1DT12H30M5S`; no years, months, weeks, fractions or signs.
 * @duration_s: (out) (not nullable): seconds, 0 to KSK_DURATION_MAX_S.
 *
 * Reads a day-time xs:duration strictly. Years and months are refused because their length varies.
 * Errors: KSK_DNSSEC_ERROR_MALFORMED. Source: XML Schema part 2, section 3.2.6.
 */
KSK_API gboolean ksk_duration_parse (const char *text, gint64 *duration_s, GError **error);

/**
 * ksk_duration_format:
 * @duration_s: seconds, 0 to KSK_DURATION_MAX_S.
 *
 * Writes the shortest day-time xs:duration: `P21D`, `PT0S`, `P1DT12H`.
 * Returns: (transfer full) (not nullable): a string to g_free().
 */
KSK_API char *ksk_duration_format (gint64 duration_s);

/**
 * ksk_duration_format_words:
 * @duration_s: seconds, may be negative.
 *
 * Writes a duration for people: `21 days`, `20 days 23:59:59`, `-1 day`. English, for findings and logs.
 * Returns: (transfer full) (not nullable): a string to g_free().
 */
KSK_API char *ksk_duration_format_words (gint64 duration_s);

G_END_DECLS
