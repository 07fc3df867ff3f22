/* Printing: with and without a printer, refused, again, and after a restart. */
#include "ceremony/actions/print.h"

#include "tests/core/ceremony/actions/exchange-play.h"

static KskPrint *
get_print (FakeRoom *room)
{
  return KSK_PRINT (fake_room_get_action (room));
}

static void
print_it (FakeRoom *room)
{
  ksk_print_print (get_print (room));
  fake_room_settle (room);
}

static FakeRoom *
open_room (const char *with)
{
  g_autofree char *steps = g_strconcat (
      "<step id='1.1' title='t' kind='print' role='CA' confirm='CA IW' minutes='1'><say>Say.</say><see>See.</see>",
      with, "</step>", NULL);
  FakeRoom *room = fake_room_new (steps);
  g_assert_false (fake_room_open (room));
  return room;
}

static void
test_printed (void)
{
  g_autoptr (FakeRoom) room = open_room ("<with what='log' copies='3'/>");
  KskFingerprint sha256;
  g_autoptr (GBytes) pdf = g_bytes_new_static ("log", 3);
  ksk_fingerprint_init (&sha256, pdf);
  g_assert_null (ksk_print_get_result (get_print (room)));
  g_assert_false (exchange_is_complete (room));

  guint n_records = ksk_session_get_story (room->session)->records->len;
  print_it (room);
  for (guint i = 0; i < 2; i++) {
    const KskPrintResult *result = ksk_print_get_result (get_print (room));
    g_assert_true (exchange_is_complete (room));
    g_assert_cmpstr (result->file, ==, "log.pdf");
    g_assert_true (ksk_fingerprint_equal (&result->sha256, &sha256));
    g_assert_cmpuint (result->n_pages, ==, n_records); /* what the printer was given */
    g_assert_cmpstr (result->printer, ==, "Test printer");
    exchange_restart (room);
  }
  exchange_assert_records (room, "printed");
  g_assert_cmpstr (fake_room_find_text (room, "printed", "what"), ==, "log");
  g_assert_cmpint (exchange_find_number (room, "printed", "copies"), ==, 3);
  g_assert_cmpuint (room->printer->n_prints, ==, 1);
}

static void
test_no_printer (void)
{
  g_autoptr (FakeRoom) room = open_room ("<with what='script'/>");
  room->printer->has_none = TRUE;
  print_it (room);
  g_assert_true (exchange_is_complete (room));
  g_assert_null (ksk_print_get_result (get_print (room))->printer);
  g_assert_cmpint (exchange_find_number (room, "printed", "copies"), ==, 1);
  exchange_restart (room);
  g_assert_null (ksk_print_get_result (get_print (room))->printer);
}

static void
test_fails (void)
{
  g_autoptr (FakeRoom) room = open_room ("<with what='script'/>");
  room->printer->fails = TRUE;
  print_it (room);
  exchange_assert_refused (room, "Printing did not succeed: script", "no paper");
  print_it (room);
  exchange_assert_records (room, "refused");
  room->printer->fails = FALSE;
  exchange_retry (room);
  g_assert_false (exchange_is_complete (room));
  print_it (room);
  g_assert_true (exchange_is_complete (room));
  print_it (room);
  exchange_assert_records (room, "refused retry printed printed");
  g_assert_cmpuint (room->printer->n_prints, ==, 2);
}

static void
test_paused (void)
{
  g_autoptr (FakeRoom) room = open_room ("<with what='script'/>");
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  print_it (room);
  g_assert_cmpuint (room->printer->n_prints, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/printed", test_printed);
  g_test_add_func ("/print/no-printer", test_no_printer);
  g_test_add_func ("/print/fails", test_fails);
  g_test_add_func ("/print/paused", test_paused);
  return g_test_run ();
}
