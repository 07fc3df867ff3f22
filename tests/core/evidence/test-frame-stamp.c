/* Tests of core/evidence/frame-stamp: known forms, both ways, every wrong bit, every limit. */
#include <ksk.h>

#include <string.h>

#define N_BITS (KSK_STRIP_COLUMNS * KSK_STRIP_ROWS)

static const KskFrameStamp sample = { 1795338546123, 1234, { 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10 } };

/* Computed with Python: zlib.crc32 of the first 17 bytes, shifted right by 8. */
static void
test_known_strip (void)
{
  static const guint8 expected[KSK_STRIP_BYTES] = { 0x01, 0xa2, 0x02, 0x84, 0x2b, 0xcb, 0x00, 0x04, 0xd2, 0xfe,
                                                    0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 0xff, 0x6a, 0x17 };
  guint8 bits[KSK_STRIP_BYTES];

  ksk_frame_stamp_to_strip (&sample, bits);
  g_assert_cmpmem (bits, sizeof bits, expected, sizeof expected);
}

static void
test_known_digits (void)
{
  g_autofree char *digits = ksk_frame_stamp_to_digits (&sample);

  g_assert_cmpstr (digits, ==, "1795338546123000123418364758544493064720");
}

static void
test_both_ways (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (160);

  for (guint i = 0; i < 1000; i++) {
    KskFrameStamp stamp = { 0 }, strip = { 0 }, digits = { 0 };
    guint8 bits[KSK_STRIP_BYTES];
    if (i > 0) {
      stamp.utc_ms = (gint64)(g_rand_double (rand) * (double)KSK_FRAME_STAMP_MAX_MS);
      stamp.seq = (guint32)g_rand_int_range (rand, 0, KSK_FRAME_STAMP_MAX_SEQ + 1);
      for (guint j = 0; j < sizeof stamp.hash; j++)
        stamp.hash[j] = (guint8)g_rand_int_range (rand, 0, 256);
    }
    if (i == 1)
      stamp = (KskFrameStamp){ KSK_FRAME_STAMP_MAX_MS,
                               KSK_FRAME_STAMP_MAX_SEQ,
                               { 255, 255, 255, 255, 255, 255, 255, 255 } };
    ksk_frame_stamp_to_strip (&stamp, bits);
    g_autofree char *text = ksk_frame_stamp_to_digits (&stamp);
    g_assert_cmpuint (strlen (text), ==, KSK_FRAME_STAMP_DIGITS);
    g_assert_true (ksk_frame_stamp_from_strip (bits, &strip));
    g_assert_true (ksk_frame_stamp_parse_digits (text, &digits));
    g_assert_true (ksk_frame_stamp_equal (&stamp, &strip));
    g_assert_true (ksk_frame_stamp_equal (&stamp, &digits));
  }
}

static void
flip (guint8 *bits, guint at)
{
  bits[at / 8] ^= (guint8)(0x80 >> at % 8);
}

/* One or two cells that are read wrong never make another stamp. */
static void
test_wrong_bits (void)
{
  guint8 bits[KSK_STRIP_BYTES];
  KskFrameStamp stamp;

  ksk_frame_stamp_to_strip (&sample, bits);
  for (guint first = 0; first < N_BITS; first++) {
    flip (bits, first);
    g_assert_false (ksk_frame_stamp_from_strip (bits, &stamp));
    for (guint second = first + 1; second < N_BITS; second++) {
      flip (bits, second);
      g_assert_false (ksk_frame_stamp_from_strip (bits, &stamp));
      flip (bits, second);
    }
    flip (bits, first);
  }
  g_assert_true (ksk_frame_stamp_from_strip (bits, &stamp));
}

/* A strip that is all dark, all light or upside down is none. */
static void
test_no_strip (void)
{
  guint8 bits[KSK_STRIP_BYTES] = { 0 }, sound[KSK_STRIP_BYTES];
  KskFrameStamp stamp = sample;

  g_assert_false (ksk_frame_stamp_from_strip (bits, &stamp));
  memset (bits, 0xff, sizeof bits);
  g_assert_false (ksk_frame_stamp_from_strip (bits, &stamp));
  ksk_frame_stamp_to_strip (&sample, sound);
  for (guint i = 0; i < sizeof bits; i++)
    bits[i] = (guint8)~sound[i];
  g_assert_false (ksk_frame_stamp_from_strip (bits, &stamp));
  g_assert_true (ksk_frame_stamp_equal (&stamp, &sample));
}

/* A CRC that fits does not help what is out of range. */
static void
test_strip_ranges (void)
{
  static const guint8 late[KSK_STRIP_BYTES] = { 0x09, 0x18, 0x4e, 0x72, 0xa0, 0x00, 0x00, 0x00, 0x01, 0xfe,
                                                0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 0x1c, 0x08, 0xb4 };
  static const guint8 high[KSK_STRIP_BYTES] = { 0x09, 0x18, 0x4e, 0x72, 0x9f, 0xff, 0x98, 0x96, 0x80, 0xfe,
                                                0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 0xd4, 0x57, 0x01 };
  KskFrameStamp stamp = sample;

  g_assert_false (ksk_frame_stamp_from_strip (late, &stamp));
  g_assert_false (ksk_frame_stamp_from_strip (high, &stamp));
  g_assert_true (ksk_frame_stamp_equal (&stamp, &sample));
}

static void
test_validity (void)
{
  KskFrameStamp stamp = { KSK_FRAME_STAMP_MAX_MS, KSK_FRAME_STAMP_MAX_SEQ, { 0 } };

  g_assert_true (ksk_frame_stamp_is_valid (&stamp));
  stamp.seq++;
  g_assert_false (ksk_frame_stamp_is_valid (&stamp));
  stamp.seq = 0;
  stamp.utc_ms++;
  g_assert_false (ksk_frame_stamp_is_valid (&stamp));
  stamp.utc_ms = -1;
  g_assert_false (ksk_frame_stamp_is_valid (&stamp));
  stamp.utc_ms = 0;
  g_assert_true (ksk_frame_stamp_is_valid (&stamp));
  g_assert_false (ksk_frame_stamp_is_valid (NULL));
}

static void
test_wrong_digits (void)
{
  static const char *const wrong[] = {
    "",
    "179533854612300012341836475854449306472",   /* one too few */
    "17953385461230001234183647585444930647200", /* one too many */
    "1795338546123000123418446744073709551616",  /* 2 to the 64th */
    "1795338546123000123499999999999999999999",
    "-795338546123000123418364758544493064720",
    " 795338546123000123418364758544493064720",
    "1795338546123000123+18364758544493064720",
    "17953385461230001234183647585444930647\xc2\xb2",
  };
  KskFrameStamp stamp = sample;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (ksk_frame_stamp_parse_digits (wrong[i], &stamp));
  g_assert_false (ksk_frame_stamp_parse_digits (NULL, &stamp));
  g_assert_true (ksk_frame_stamp_equal (&stamp, &sample));
  g_assert_true (ksk_frame_stamp_parse_digits ("1795338546123000123418446744073709551615", &stamp));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-stamp/known-strip", test_known_strip);
  g_test_add_func ("/frame-stamp/known-digits", test_known_digits);
  g_test_add_func ("/frame-stamp/both-ways", test_both_ways);
  g_test_add_func ("/frame-stamp/wrong-bits", test_wrong_bits);
  g_test_add_func ("/frame-stamp/no-strip", test_no_strip);
  g_test_add_func ("/frame-stamp/strip-ranges", test_strip_ranges);
  g_test_add_func ("/frame-stamp/validity", test_validity);
  g_test_add_func ("/frame-stamp/wrong-digits", test_wrong_digits);
  return g_test_run ();
}
