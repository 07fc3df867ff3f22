/* The second copy of the journal, on the log stick. A stick whose hash is compared has it from then on; before a stick
 * is hashed, copied or taken out the journal lets it go, for it must not change any more. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/session-private.h"

static gboolean
is_log_hashed_in (const KskStep *step)
{
  return strcmp (step->kind->name, "hash-medium") == 0
         && g_strcmp0 (ksk_step_get_param (step, "medium"), ksk_medium_role_get_name (KSK_MEDIUM_LOG)) == 0;
}

static gboolean
is_log_hashed_in_step (KskSession *self, const char *id)
{
  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; i < steps->len; i++)
    if (strcmp (((const KskStep *)steps->pdata[i])->id, id) == 0)
      return is_log_hashed_in (steps->pdata[i]);
  return FALSE;
}

static gboolean
comes_late (KskSession *self)
{
  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; i < steps->len; i++)
    if (is_log_hashed_in (steps->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_about_log_stick (KskSession *self, KskRecord *record, const char *kind)
{
  g_autofree char *dir = g_filename_display_name (self->log_journal_dir);
  return strcmp (ksk_record_get_kind (record), kind) == 0
         && g_strcmp0 (ksk_members_get_text (ksk_record_get_object (record), "dir"), dir) == 0;
}

typedef enum {
  STICK_UNTOLD,   /* no record tells of it */
  STICK_HASHED,   /* that its hash was compared is confirmed: the journal is to come */
  STICK_ATTACHED, /* the journal is on it */
  STICK_DETACHED, /* the journal has let it go */
} Stick;

/* What the last record that tells of it says. */
static Stick
find_stick (KskSession *self, GPtrArray *records)
{
  for (guint i = records->len; i > 0; i--) {
    KskRecord *record = records->pdata[i - 1];
    if (is_about_log_stick (self, record, "medium-attached"))
      return STICK_ATTACHED;
    if (is_about_log_stick (self, record, "medium-detached"))
      return STICK_DETACHED;
    if (strcmp (ksk_record_get_kind (record), "confirm") == 0
        && is_log_hashed_in_step (self, ksk_record_get_step (record)))
      return STICK_HASHED;
  }
  return STICK_UNTOLD;
}

static gboolean
is_on_log_stick (KskSession *self, GPtrArray *records)
{
  Stick stick = find_stick (self, records);
  return stick == STICK_ATTACHED || (stick == STICK_UNTOLD && !comes_late (self));
}

static gboolean
has_journal (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, KSK_JOURNAL_NAME, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Of what another program is still writing nothing is known; who opens it hears of that. */
static gboolean
should_be_on_log_stick (KskSession *self)
{
  g_autofree char *path = g_build_filename (self->journal_dirs[0], KSK_JOURNAL_NAME, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL)
    return has_journal (self->log_journal_dir) || !comes_late (self);
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  g_autoptr (GBytes) torn = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, NULL);
  return records == NULL || is_on_log_stick (self, records);
}

char **
ksk_session_dup_journal_dirs (KskSession *self)
{
  g_autoptr (GPtrArray) dirs = g_ptr_array_new_with_free_func (g_free);
  for (char **dir = self->journal_dirs; *dir != NULL; dir++)
    g_ptr_array_add (dirs, g_strdup (*dir));
  if (self->log_journal_dir != NULL && should_be_on_log_stick (self))
    g_ptr_array_add (dirs, g_strdup (self->log_journal_dir));
  g_ptr_array_add (dirs, NULL);
  return (char **)g_ptr_array_steal (dirs, NULL);
}

static void
attach (KskSession *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_attached = ksk_journal_attach (self->journal, self->log_journal_dir, &error);
  ksk_session_take_what_journal_wrote (self, error);
  if (!is_attached && !self->is_journal_lost)
    ksk_session_raise_alarm (
        self,
        ksk_refusal_new (N_ ("The log stick does not take the journal."),
                         N_ ("The journal goes on, whole, on the console. Nothing on the stick was changed."),
                         N_ ("The ceremony administrator decides whether to go on with one copy."), error->message));
}

void
ksk_session_confirmed_log_stick (KskSession *self, const KskStep *step)
{
  if (self->log_journal_dir != NULL && is_log_hashed_in (step))
    attach (self);
}

/* Killed between the confirmation and what follows from it. */
void
ksk_session_catch_up_log_stick (KskSession *self)
{
  if (self->log_journal_dir != NULL && find_stick (self, self->story->records) == STICK_HASHED)
    attach (self);
}

gboolean
ksk_session_let_go_of (KskSession *self, KskMediumRole role, GError **error)
{
  if (role != KSK_MEDIUM_LOG || self->log_journal_dir == NULL)
    return TRUE;
  g_autoptr (GError) failure = NULL;
  gboolean is_detached = ksk_journal_detach (self->journal, self->log_journal_dir, &failure);
  ksk_session_take_what_journal_wrote (self, failure);
  if (!is_detached)
    g_propagate_error (error, g_steal_pointer (&failure));
  return is_detached;
}
