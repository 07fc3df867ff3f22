/* The ceremony clock is set to the wall clock of the room. */
#include "ceremony/actions/set-clock.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/actions/entry.h"
#include "ceremony/session-private.h"
#include "dnssec/time.h"

/* `2026-02-12 14:05:00` */
#define WALL_CHARS 19
#define WALL_GAP 10

#define MINUTE_S 60

struct _KskSetClock {
  KskAction parent_instance;
  gboolean is_marked;
  gboolean is_alarming;
  gboolean is_accepted;
  gint64 drift_us;
  gint64 system_us;
};

G_DEFINE_FINAL_TYPE (KskSetClock, ksk_set_clock, KSK_TYPE_ACTION)

static void
update (KskSetClock *self)
{
  ksk_action_set_complete (KSK_ACTION (self), self->is_marked && (!self->is_alarming || self->is_accepted));
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskSetClock *self = KSK_SET_CLOCK (action);
  JsonObject *object = ksk_record_get_object (record);
  const char *kind = ksk_record_get_kind (record);

  if (g_str_equal (kind, "clock-set")) {
    self->is_marked = TRUE;
    self->is_accepted = FALSE;
    ksk_members_get_number (object, "drift_us", &self->drift_us);
    ksk_members_get_number (object, "system_ahead_us", &self->system_us);
    self->is_alarming = ksk_clock_is_alarming (self->system_us);
  } else if (g_str_equal (kind, "clock-accepted")) {
    self->is_accepted = TRUE;
  } else {
    return;
  }
  update (self);
}

/* A refusal about the machine's clock was heard: the ceremony clock is set all the same. */
static void
start (KskAction *action)
{
  update (KSK_SET_CLOCK (action));
}

static void
ksk_set_clock_class_init (KskSetClockClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_set_clock_init (KskSetClock *self)
{
}

static char *
format_wall (gint64 time_s)
{
  char *text = ksk_time_format (time_s);
  text[WALL_GAP] = ' ';
  return text;
}

char *
ksk_set_clock_dup_proposal (KskSetClock *self)
{
  g_return_val_if_fail (KSK_IS_SET_CLOCK (self), NULL);
  const KskClock *clock = ksk_session_get_clock (ksk_action_get_session (KSK_ACTION (self)));
  gint64 now_s = ksk_clock_get_utc_us (clock) / G_TIME_SPAN_SECOND;
  return format_wall (MIN ((now_s / MINUTE_S + 1) * MINUTE_S, KSK_TIME_MAX));
}

static gboolean
parse_wall (const char *text, gint64 *time_s, GError **error)
{
  g_autofree char *iso = g_strdup (text);
  if (strlen (iso) == WALL_CHARS && iso[WALL_GAP] == ' ') {
    iso[WALL_GAP] = 'T';
    if (ksk_time_parse (iso, time_s, NULL))
      return TRUE;
  }
  g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT,
               "this is no date and time from 1970 to 2106 of the form 2026-02-12 14:05:00");
  return FALSE;
}

/* Sets the machine's clock to ceremony time, where that is permitted. It is not what the ceremony goes by, so failing
 * is said to the room but does not stop it. Returns: (nullable) (transfer full): why it failed. */
static GError *
set_system_clock (KskSession *session, const KskClock *clock, gboolean *is_set)
{
  g_autoptr (GError) error = NULL;
  *is_set = ksk_session_set_system_clock (session, ksk_clock_get_utc_us (clock), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    return NULL;
  return g_steal_pointer (&error);
}

static void
refuse_system_clock (KskSetClock *self, const GError *error)
{
  ksk_action_refuse (
      KSK_ACTION (self),
      ksk_refusal_new (N_ ("The clock of the machine could not be set."),
                       N_ ("The ceremony clock is set, and the journal goes by it alone."),
                       N_ ("CA and IW decide: go on with the machine's clock as it is, or set the clock once "
                           "more."),
                       error->message));
}

/* Takes the clock and appends a record, which shows it. On failure the session has the clock that it had. The machine's
 * clock is set before, because the record says how far apart the two are then: a program that is killed between the two
 * has no record, and sets the clock again; the other way about it would go on with a difference that is no more. */
static gboolean
record_clock (KskSetClock *self, KskClock clock, gboolean is_agreed, const char *kind, JsonObject *members,
              GError **error)
{
  KskSession *session = ksk_action_get_session (KSK_ACTION (self));
  KskClock before = *ksk_session_get_clock (session);
  gboolean is_set = FALSE;
  g_autoptr (GError) system_error = is_agreed ? set_system_clock (session, &clock, &is_set) : NULL;
  json_object_set_boolean_member (members, "system_clock_set", is_set);

  ksk_session_set_clock (session, &clock);
  if (!ksk_entry_append (KSK_ACTION (self), kind, NULL, members, error)) {
    ksk_session_set_clock (session, &before);
    return FALSE;
  }
  if (system_error != NULL)
    refuse_system_clock (self, system_error);
  return TRUE;
}

gboolean
ksk_set_clock_mark (KskSetClock *self, const char *text, GError **error)
{
  g_return_val_if_fail (KSK_IS_SET_CLOCK (self) && text != NULL, FALSE);
  KskClock clock = *ksk_session_get_clock (ksk_action_get_session (KSK_ACTION (self)));
  gint64 mark_us = ksk_clock_get_mono_us (&clock);

  gint64 wall_s = 0, drift_us = 0, system_us = 0;
  if (!ksk_entry_is_awaited (KSK_ACTION (self), error) || !parse_wall (text, &wall_s, error))
    return FALSE;
  ksk_clock_set (&clock, wall_s * G_TIME_SPAN_SECOND, mark_us, &drift_us, &system_us);

  g_autoptr (JsonObject) members = ksk_members_new ("wall", text, NULL);
  json_object_set_int_member (members, "drift_us", drift_us);
  json_object_set_int_member (members, "system_ahead_us", system_us);
  json_object_set_boolean_member (members, "alarming", ksk_clock_is_alarming (system_us));
  return record_clock (self, clock, !ksk_clock_is_alarming (system_us), "clock-set", members, error);
}

gboolean
ksk_set_clock_is_marked (KskSetClock *self)
{
  g_return_val_if_fail (KSK_IS_SET_CLOCK (self), FALSE);
  return self->is_marked;
}

gint64
ksk_set_clock_get_drift_us (KskSetClock *self)
{
  g_return_val_if_fail (KSK_IS_SET_CLOCK (self), 0);
  return self->drift_us;
}

gint64
ksk_set_clock_get_system_us (KskSetClock *self)
{
  g_return_val_if_fail (KSK_IS_SET_CLOCK (self), 0);
  return self->system_us;
}

gboolean
ksk_set_clock_is_alarming (KskSetClock *self)
{
  g_return_val_if_fail (KSK_IS_SET_CLOCK (self), FALSE);
  return self->is_alarming && !self->is_accepted;
}

gboolean
ksk_set_clock_accept (KskSetClock *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_SET_CLOCK (self), FALSE);
  if (!ksk_entry_is_awaited (KSK_ACTION (self), error))
    return FALSE;
  if (!ksk_set_clock_is_alarming (self)) {
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE,
                         "no difference of clocks is to be accepted");
    return FALSE;
  }
  g_autoptr (JsonObject) members = json_object_new ();
  KskClock clock = *ksk_session_get_clock (ksk_action_get_session (KSK_ACTION (self)));
  return record_clock (self, clock, TRUE, "clock-accepted", members, error);
}
