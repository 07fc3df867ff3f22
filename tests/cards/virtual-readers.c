/* Virtual cards put into virtual readers and taken out of them, for tests that run inside of with-readers. */
#include "virtual-readers.h"

#include <signal.h>

#define TIMEOUT_S 30

struct _VirtualCard {
  GSubprocess *process;
};

VirtualCard *
virtual_card_insert (guint reader, const char *path, const char *option)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", reader);
  const char *const command[] = { VIRTUAL_CARD, "--reader", number, path, option, NULL };

  VirtualCard *self = g_new0 (VirtualCard, 1);
  self->process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  return self;
}

void
virtual_card_remove (VirtualCard *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (self->process);
  g_free (self);
}

void
virtual_daemon (const char *action, const char *count)
{
  g_autoptr (GError) error = NULL;
  const char *const command[] = { DAEMON, action, count, NULL };

  g_autoptr (GSubprocess) process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* Two readers a driver, as tests/cards/daemon sets them up. @readers: (nullable). Returns: (transfer none) (nullable).
 */
static KskReader *
find_reader (GPtrArray *readers, guint number)
{
  g_autofree char *name = g_strdup_printf ("Virtual reader %u 00 %02u", (number - 1) / 2 + 1, (number - 1) % 2);
  for (guint i = 0; readers != NULL && i < readers->len; i++) {
    KskReader *reader = readers->pdata[i];
    if (g_str_equal (reader->name, name))
      return reader;
  }
  return NULL;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE; /* so that deadlines are looked at */
}

KskReader *
virtual_wait_for (KskCardSource *source, guint reader, KskReaderState state)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_S * G_TIME_SPAN_SECOND;
  guint timer = g_timeout_add (100, wake_cb, NULL);

  for (;;) {
    g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (source);
    KskReader *found = find_reader (readers, reader);
    if (found != NULL && found->state == state) {
      g_source_remove (timer);
      return ksk_reader_ref (found);
    }
    if (g_get_monotonic_time () > deadline) {
      g_autofree char *trouble = ksk_card_source_dup_trouble (source);
      g_error ("reader %u of %u is in state %d, not %d: %s; %s", reader, readers != NULL ? readers->len : 0,
               found != NULL ? (int)found->state : -1, (int)state,
               found != NULL && found->detail != NULL ? found->detail : "-", trouble != NULL ? trouble : "-");
    }
    g_main_context_iteration (NULL, TRUE);
  }
}

static gboolean
end_cb (gpointer data)
{
  gboolean *is_over = data;
  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

void
virtual_wait_ms (guint ms)
{
  gboolean is_over = FALSE;
  g_timeout_add (ms, end_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}
