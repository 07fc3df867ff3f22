/* Times and durations: every spelling that is read, every one that is not, and the limits. */
#include <ksk.h>

#include <string.h>

typedef struct {
  const char *text;
  gint64 value;
} Accepted;

static const Accepted times[] = {
  { "1970-01-01T00:00:00Z", 0 },
  { "1970-01-01T00:00:00", 0 },
  { "1970-01-01T00:00:00+00:00", 0 },
  { "1970-01-01T00:00:00-00:00", 0 },
  { "1970-01-01T00:00:01Z", 1 },
  { "1969-12-31T23:59:00-00:01", 0 },
  { "1970-01-01T14:00:00+14:00", 0 },
  { "1969-12-31T10:00:00-14:00", 0 },
  { "1970-01-01T13:59:00+13:59", 0 },
  { "1970-01-01T00:59:00+00:59", 0 },
  { "2010-07-15T20:50:00Z", 1279227000 },
  { "2026-01-01T01:30:00+01:30", 1767225600 },
  { "2025-12-31T22:30:00-01:30", 1767225600 },
  { "2000-02-29T00:00:00Z", 951782400 },
  { "2024-02-29T23:59:59Z", 1709251199 },
  { "2038-01-19T03:14:07Z", G_MAXINT32 },
  { "2038-01-19T03:14:08Z", (gint64)G_MAXINT32 + 1 },
  { "2104-02-29T00:00:00Z", 4233686400 },
  { "2106-02-07T06:28:15Z", KSK_TIME_MAX },
  { "2106-02-07T20:28:15+14:00", KSK_TIME_MAX },
};

static const char *const no_times[] = {
  "",
  " ",
  "2026",
  "2026-01",
  "2026-01-01",
  "2026-01-01T",
  "2026-01-01T00",
  "2026-01-01T00:00",
  "2026-01-01T00:00:0",
  "2026-01-01T00:00Z",
  "2026-01-01Z",
  "20260101T000000Z",
  "2026-01-01T000000Z",
  "20260101T00:00:00Z",
  "2026-001T00:00:00Z",
  "2026-W01-1T00:00:00Z",
  "2026-01-01 00:00:00Z",
  "2026-01-01t00:00:00Z",
  "2026-01-01T00:00:00z",
  "2026-01-01T00:00:00ZZ",
  "2026-01-01T00:00:00Z ",
  " 2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00 Z",
  "2026-01-01T00:00:00Z\n",
  "2026-01-01T00:00:00.0Z",
  "2026-01-01T00:00:00.5",
  "2026-01-01T00:00:00,5Z",
  "2026-1-01T00:00:00Z",
  "2026-01-1T00:00:00Z",
  "2026-01-01T0:00:00Z",
  "26-01-01T00:00:00Z",
  "02026-01-01T00:00:00Z",
  "12026-01-01T00:00:00Z",
  "-2026-01-01T00:00:00Z",
  "+2026-01-01T00:00:00Z",
  "2026/01/01T00:00:00Z",
  "2026-01-01T00.00.00Z",
  "2026-+1-01T00:00:00Z",
  "2026-01--1T00:00:00Z",
  "202x-01-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-32T00:00:00Z",
  "2026-04-31T00:00:00Z",
  "2026-02-29T00:00:00Z",
  "2024-02-30T00:00:00Z",
  "2100-02-29T00:00:00Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T25:00:00Z",
  "2026-01-01T23:60:00Z",
  "2026-01-01T23:59:60Z",
  "2016-12-31T23:59:60Z",
  "2026-01-01T23:59:61Z",
  "2026-01-01T23:59:99Z",
  "2026-01-01T00:00:00+",
  "2026-01-01T00:00:00+0",
  "2026-01-01T00:00:00+01",
  "2026-01-01T00:00:00+01:0",
  "2026-01-01T00:00:00+0100",
  "2026-01-01T00:00:00+1:00",
  "2026-01-01T00:00:00+01:00:00",
  "2026-01-01T00:00:00+01:00Z",
  "2026-01-01T00:00:00Z+01:00",
  "2026-01-01T00:00:00+01:60",
  "2026-01-01T00:00:00+14:01",
  "2026-01-01T00:00:00-14:01",
  "2026-01-01T00:00:00+15:00",
  "2026-01-01T00:00:00+24:00",
  "2026-01-01T00:00:00+99:00",
  "2026-01-01T00:00:00 +01:00",
  "2026-01-01T00:00:00UTC",
  "2026-01-01T00:00:00\xc2\xa0Z",
  "\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa6-01-01T00:00:00Z", /* 2026 in Arabic digits */
  "0000-01-01T00:00:00Z",
  /* Spelt well, but not within the 32 bits of an RRSIG. */
  "0001-01-01T00:00:00Z",
  "1969-12-31T23:59:59Z",
  "1970-01-01T00:00:00+00:01",
  "2106-02-07T06:28:16Z",
  "2106-02-07T06:28:15-00:01",
  "9999-12-31T23:59:59Z",
};

static const Accepted durations[] = {
  { "PT0S", 0 },
  { "P0D", 0 },
  { "P1D", 86400 },
  { "P21D", 1814400 },
  { "P007D", 604800 },
  { "PT1H", 3600 },
  { "PT1M", 60 },
  { "PT1S", 1 },
  { "PT90M", 5400 },
  { "PT36H", 129600 },
  { "PT86401S", 86401 },
  { "PT1H1S", 3601 },
  { "PT1M1S", 61 },
  { "PT1H1M", 3660 },
  { "P1DT1S", 86401 },
  { "P1DT12H30M5S", 131405 },
  { "P0DT0H0M0S", 0 },
  { "P36525D", KSK_DURATION_MAX_S },
  { "P36524DT23H59M60S", KSK_DURATION_MAX_S },
  { "PT3155760000S", KSK_DURATION_MAX_S },
  { "PT52596000M", KSK_DURATION_MAX_S },
  { "PT876600H", KSK_DURATION_MAX_S },
};

static const char *const no_durations[] = {
  "",
  " ",
  "P",
  "PT",
  "T",
  "1D",
  "D",
  "PD",
  "PTS",
  "P1",
  "PT1",
  "P1DT",
  "P1D1",
  "P1DT1",
  "p1D",
  "P1d",
  "Pt1S",
  "P1D ",
  " P1D",
  "P 1D",
  "P1 D",
  "P1D\n",
  "-P1D",
  "+P1D",
  "P-1D",
  "P+1D",
  "P1Y",
  "P1M",
  "P1W",
  "P1Y1D",
  "P1M1D",
  "P1W1D",
  "P1DT1D",
  "P1D1D",
  "PT1D",
  "P1H",
  "P1S",
  "P1D1H",
  "PT1M1H",
  "PT1S1M",
  "PT1S1H",
  "PT1H1H",
  "PT1S1S",
  "T1SP1D",
  "PT1SP1D",
  "PT1HT1S",
  "PT0.5S",
  "PT1.0S",
  "PT,5S",
  "P1.5D",
  "P0x10D",
  "P1DP1D",
  "P21DX",
  "P\331\241D", /* 1 in Arabic digits */
  /* Spelt well, but longer than 100 years. */
  "P36525DT1S",
  "P36525DT0H0M1S",
  "P36526D",
  "PT3155760001S",
  "PT52596001M",
  "PT876601H",
  "P36524DT23H59M61S",
  "P106751991167301D",
  "P18446744073709551616D",
  "PT18446744073709551616S",
  "PT9223372036854775807S",
  "P213503982334602D", /* its seconds are 2^64 and a little */
  "P99999999999999999999999999999999999999999999999999999999999999999999999999999999D",
};

static void
test_times (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (GError) error = NULL;
    gint64 value = -1;
    g_test_message ("%s", times[i].text);
    g_assert_true (ksk_time_parse (times[i].text, &value, &error));
    g_assert_no_error (error);
    g_assert_cmpint (value, ==, times[i].value);
  }
}

static void
test_no_times (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_times); i++) {
    g_autoptr (GError) error = NULL;
    gint64 value = -1;
    g_test_message ("%s", no_times[i]);
    g_assert_false (ksk_time_parse (no_times[i], &value, &error));
    g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    g_assert_cmpint (value, ==, -1);
    g_assert_false (ksk_time_parse (no_times[i], &value, NULL));
  }
}

/* Which of the two kinds of refusal, and that a message quotes no more of a long text than is useful. */
static void
test_messages (void)
{
  gint64 value;
  g_autoptr (GError) early = NULL, wild = NULL, lengthy = NULL, odd = NULL;
  g_autofree char *long_text = g_strnfill (10000, '1');

  g_assert_false (ksk_time_parse ("1969-12-31T23:59:59Z", &value, &early));
  g_assert_cmpstr (early->message, ==,
                   "1969-12-31T23:59:59Z is outside the years 1970 to 2106 that a signature can name");
  g_assert_false (ksk_time_parse (long_text, &value, &wild));
  g_assert_cmpuint (strlen (wild->message), <, 120);
  g_assert_false (ksk_time_parse ("\033[2J\n", &value, &odd));
  g_assert_null (strpbrk (odd->message, "\033\n"));
  g_assert_false (ksk_duration_parse ("P36526D", &value, &lengthy));
  g_assert_cmpstr (lengthy->message, ==, "P36526D is longer than 100 years");
}

static void
test_time_format (void)
{
  static const struct {
    gint64 value;
    const char *text;
    const char *dns;
  } cases[] = {
    { 0, "1970-01-01T00:00:00", "19700101000000" },
    { 1279227000, "2010-07-15T20:50:00", "20100715205000" },
    { 1709251199, "2024-02-29T23:59:59", "20240229235959" },
    { KSK_TIME_MAX, "2106-02-07T06:28:15", "21060207062815" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ksk_time_format (cases[i].value), *dns = ksk_time_format_dns (cases[i].value);
    gint64 again = -1;
    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_cmpstr (dns, ==, cases[i].dns);
    g_assert_true (ksk_time_parse (text, &again, NULL));
    g_assert_cmpint (again, ==, cases[i].value);
  }
}

static void
test_durations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++) {
    g_autoptr (GError) error = NULL;
    gint64 value = -1;
    g_test_message ("%s", durations[i].text);
    g_assert_true (ksk_duration_parse (durations[i].text, &value, &error));
    g_assert_no_error (error);
    g_assert_cmpint (value, ==, durations[i].value);
  }
}

static void
test_no_durations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_durations); i++) {
    g_autoptr (GError) error = NULL;
    gint64 value = -1;
    g_test_message ("%s", no_durations[i]);
    g_assert_false (ksk_duration_parse (no_durations[i], &value, &error));
    g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    g_assert_cmpint (value, ==, -1);
    g_assert_false (ksk_duration_parse (no_durations[i], &value, NULL));
  }
}

static void
test_duration_format (void)
{
  static const Accepted cases[] = {
    { "PT0S", 0 },
    { "PT1S", 1 },
    { "PT59S", 59 },
    { "PT1M", 60 },
    { "PT1M1S", 61 },
    { "PT1H", 3600 },
    { "PT1H1S", 3601 },
    { "PT1H1M", 3660 },
    { "PT23H59M59S", 86399 },
    { "P1D", 86400 },
    { "P1DT1S", 86401 },
    { "P1DT12H", 129600 },
    { "P1DT1M", 86460 },
    { "P21D", 1814400 },
    { "P1DT12H30M5S", 131405 },
    { "P36525D", KSK_DURATION_MAX_S },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ksk_duration_format (cases[i].value);
    gint64 again = -1;
    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_true (ksk_duration_parse (text, &again, NULL));
    g_assert_cmpint (again, ==, cases[i].value);
  }
  for (gint64 value = 1; value <= KSK_DURATION_MAX_S; value = value * 3 + 7) {
    g_autofree char *text = ksk_duration_format (value);
    gint64 again = -1;
    g_assert_true (ksk_duration_parse (text, &again, NULL));
    g_assert_cmpint (again, ==, value);
  }
}

static void
test_duration_words (void)
{
  static const Accepted cases[] = {
    { "0 days", 0 },
    { "1 day", 86400 },
    { "-1 day", -86400 },
    { "21 days", 1814400 },
    { "-21 days", -1814400 },
    { "00:00:01", 1 },
    { "-00:00:01", -1 },
    { "23:59:59", 86399 },
    { "1 day 00:00:01", 86401 },
    { "20 days 23:59:59", 1814399 },
    { "-20 days 23:59:59", -1814399 },
    { "106751991167300 days 15:30:07", G_MAXINT64 },
    { "-106751991167300 days 15:30:08", G_MININT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ksk_duration_format_words (cases[i].value);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dnssec/time/read", test_times);
  g_test_add_func ("/dnssec/time/refused", test_no_times);
  g_test_add_func ("/dnssec/time/written", test_time_format);
  g_test_add_func ("/dnssec/time/messages", test_messages);
  g_test_add_func ("/dnssec/duration/read", test_durations);
  g_test_add_func ("/dnssec/duration/refused", test_no_durations);
  g_test_add_func ("/dnssec/duration/written", test_duration_format);
  g_test_add_func ("/dnssec/duration/words", test_duration_words);
  return g_test_run ();
}
