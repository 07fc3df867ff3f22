/* Points in time and durations as DNSSEC and the KSR format write them. */
#include "dnssec/time.h"

#include <string.h>

#include "dnssec/error.h"

#define SECONDS_A_DAY 86400

/* Of an xs:dateTime. */
#define MAX_OFFSET "14:00"

/* GLib also reads the basic format, week dates and fractions, which the KSR format does not have, takes second 60 or 61
 * for 59, and knows offsets of a day. So the spelling is looked at first and GLib then decides which days exist. */
static gboolean
has_date_time_shape (const char *text)
{
  static const char shape[] = "dddd-dd-ddTdd:dd:dd";
  gsize i = 0;

  for (; shape[i] != '\0'; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;

  if (text[i - 2] > '5')
    return FALSE;

  const char *zone = text + i;
  if (zone[0] == '\0' || (zone[0] == 'Z' && zone[1] == '\0'))
    return TRUE;
  return (zone[0] == '+' || zone[0] == '-') && g_ascii_isdigit (zone[1]) && g_ascii_isdigit (zone[2]) && zone[3] == ':'
         && zone[4] >= '0' && zone[4] <= '5' && g_ascii_isdigit (zone[5]) && zone[6] == '\0'
         && strcmp (zone + 1, MAX_OFFSET) <= 0;
}

gboolean
ksk_time_parse (const char *text, gint64 *time_s, GError **error)
{
  g_return_val_if_fail (text != NULL && time_s != NULL, FALSE);

  g_autoptr (GDateTime) moment = NULL;
  if (has_date_time_shape (text)) {
    g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
    moment = g_date_time_new_from_iso8601 (text, utc);
  }
  if (moment == NULL) {
    g_autofree char *shown = g_strescape (text, NULL);
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED,
                 "\"%.40s\" is not a time of the form 2026-01-31T00:00:00Z", shown);
    return FALSE;
  }

  gint64 seconds = g_date_time_to_unix (moment);
  if (seconds < 0 || seconds > KSK_TIME_MAX) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED,
                 "%s is outside the years 1970 to 2106 that a signature can name", text);
    return FALSE;
  }

  *time_s = seconds;
  return TRUE;
}

static char *
format_utc (gint64 time_s, const char *format)
{
  g_return_val_if_fail (time_s >= 0 && time_s <= KSK_TIME_MAX, g_strdup (""));

  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time_s);
  g_assert (moment != NULL);
  return g_date_time_format (moment, format);
}

char *
ksk_time_format (gint64 time_s)
{
  return format_utc (time_s, "%Y-%m-%dT%H:%M:%S");
}

char *
ksk_time_format_dns (gint64 time_s)
{
  return format_utc (time_s, "%Y%m%d%H%M%S");
}

/* Reads digits and the unit behind them; leaves *cursor alone when another unit stands there. */
static gboolean
take_field (const char **cursor, char unit, gint64 unit_s, gint64 *total_s, gboolean *any, gboolean *too_long)
{
  const char *p = *cursor;
  if (!g_ascii_isdigit (*p))
    return FALSE;

  gint64 count = 0;
  for (; g_ascii_isdigit (*p); p++)
    count = MIN (count * 10 + g_ascii_digit_value (*p), KSK_DURATION_MAX_S + 1);
  if (*p != unit)
    return FALSE;

  if (count > (KSK_DURATION_MAX_S - *total_s) / unit_s)
    *too_long = TRUE;
  else
    *total_s += count * unit_s;
  *any = TRUE;
  *cursor = p + 1;
  return TRUE;
}

gboolean
ksk_duration_parse (const char *text, gint64 *duration_s, GError **error)
{
  g_return_val_if_fail (text != NULL && duration_s != NULL, FALSE);

  const char *p = text;
  gint64 total_s = 0;
  gboolean any = FALSE, too_long = FALSE, valid = FALSE;

  if (*p == 'P') {
    p++;
    take_field (&p, 'D', SECONDS_A_DAY, &total_s, &any, &too_long);
    if (*p == 'T') {
      gboolean any_time = FALSE;
      p++;
      take_field (&p, 'H', 3600, &total_s, &any_time, &too_long);
      take_field (&p, 'M', 60, &total_s, &any_time, &too_long);
      take_field (&p, 'S', 1, &total_s, &any_time, &too_long);
      valid = any_time && *p == '\0';
    } else {
      valid = any && *p == '\0';
    }
  }

  if (!valid) {
    g_autofree char *shown = g_strescape (text, NULL);
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED,
                 "\"%.40s\" is not a duration in days, hours, minutes and seconds such as P21D or PT0S", shown);
    return FALSE;
  }
  if (too_long) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, "%.40s is longer than 100 years", text);
    return FALSE;
  }

  *duration_s = total_s;
  return TRUE;
}

char *
ksk_duration_format (gint64 duration_s)
{
  g_return_val_if_fail (duration_s >= 0 && duration_s <= KSK_DURATION_MAX_S, g_strdup ("PT0S"));

  gint64 days = duration_s / SECONDS_A_DAY, rest = duration_s % SECONDS_A_DAY;
  GString *text = g_string_new ("P");
  if (days != 0)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "D", days);
  if (rest != 0 || days == 0) {
    int hours = (int)(rest / 3600), minutes = (int)(rest / 60 % 60), seconds = (int)(rest % 60);
    g_string_append_c (text, 'T');
    if (hours != 0)
      g_string_append_printf (text, "%dH", hours);
    if (minutes != 0)
      g_string_append_printf (text, "%dM", minutes);
    if (seconds != 0 || rest == 0)
      g_string_append_printf (text, "%dS", seconds);
  }
  return g_string_free (text, FALSE);
}

char *
ksk_duration_format_words (gint64 duration_s)
{
  const char *sign = duration_s < 0 ? "-" : "";
  guint64 size = duration_s < 0 ? -(guint64)duration_s : (guint64)duration_s;
  guint64 days = size / SECONDS_A_DAY, rest = size % SECONDS_A_DAY;
  int hours = (int)(rest / 3600), minutes = (int)(rest / 60 % 60), seconds = (int)(rest % 60);
  const char *unit = days == 1 ? "day" : "days";

  if (rest == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT " %s", sign, days, unit);
  if (days == 0)
    return g_strdup_printf ("%s%02d:%02d:%02d", sign, hours, minutes, seconds);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT " %s %02d:%02d:%02d", sign, days, unit, hours, minutes, seconds);
}
