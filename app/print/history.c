/* A journal's records arranged for paper. What is of another type than it should be is taken as not said. */
#include "app/print/history.h"

#include <glib/gi18n.h>

static const KskPaperExceptionKind kinds[] = {
  { N_ ("Deviation"),
    "deviation-opened",
    "deviation-closed",
    { "expected", "happened", "done" },
    { N_ ("Expected"), N_ ("Happened"), N_ ("Done") } },
  { N_ ("Objection"),
    "objection",
    "objection-answered",
    { "role", "said", "answer" },
    { N_ ("Called by"), N_ ("Said"), N_ ("Answer") } },
  { N_ ("Override"), "override", NULL, { "what", "reason", NULL }, { N_ ("What is overridden"), N_ ("Reason"), NULL } },
};

const KskPaperExceptionKind *
ksk_paper_exception_kinds (guint *n_kinds)
{
  *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}

static void
exception_free (gpointer data)
{
  KskPaperException *self = data;
  g_free (self->number);
  g_free (self->step);
  g_free (self->opened_by);
  g_free (self->closed_by);
  for (gsize i = 0; i < KSK_PAPER_EXCEPTION_N_TEXTS; i++)
    g_free (self->texts[i]);
  g_free (self);
}

/* Numbers are written `E-01`; a record may also have the 1 alone. Returns: (transfer full). */
static char *
dup_number (KskRecord *record)
{
  JsonNode *node = json_object_get_member (ksk_record_get_object (record), "number");
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("E-%02" G_GINT64_FORMAT, json_node_get_int (node));
  const char *text = ksk_record_get_text (record, "number");
  return g_strdup (text != NULL ? text : "E-?");
}

static KskPaperException *
take_exception (KskHistory *self, const KskPaperExceptionKind *kind, KskRecord *record)
{
  g_autofree char *number = dup_number (record);
  for (guint i = 0; i < self->exceptions->len; i++) {
    KskPaperException *exception = self->exceptions->pdata[i];
    if (exception->kind == kind && g_str_equal (exception->number, number))
      return exception;
  }
  KskPaperException *exception = g_new0 (KskPaperException, 1);
  exception->kind = kind;
  exception->first_seq = ksk_record_get_seq (record);
  exception->number = g_steal_pointer (&number);
  exception->step = g_strdup (ksk_record_get_step (record));
  exception->opened_us = exception->closed_us = -1;
  exception->opened_by = g_strdup ("");
  exception->closed_by = g_strdup ("");
  g_ptr_array_add (self->exceptions, exception);
  return exception;
}

/* What is said again stands below what was said before. */
static void
add_text (char **text, const char *more)
{
  if (more == NULL || *more == '\0')
    return;
  char *both = *text == NULL ? g_strdup (more) : g_strjoin ("\n", *text, more, NULL);
  g_free (*text);
  *text = both;
}

static void
add_who (char **who, KskRecord *record)
{
  const char *more = ksk_record_get_who (record);
  char *both = **who == '\0' ? g_strdup (more) : g_strjoin (" ", *who, more, NULL);
  g_free (*who);
  *who = both;
}

static void
add_to_exceptions (KskHistory *self, KskRecord *record)
{
  const char *name = ksk_record_get_kind (record);
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    gboolean opens = g_strcmp0 (name, kinds[k].opened) == 0, closes = g_strcmp0 (name, kinds[k].closed) == 0;
    if (!opens && !closes)
      continue;
    KskPaperException *exception = take_exception (self, &kinds[k], record);
    if (opens) {
      exception->opened_us = ksk_record_get_utc_us (record);
      add_who (&exception->opened_by, record);
    }
    if (closes || kinds[k].closed == NULL) {
      exception->closed_us = ksk_record_get_utc_us (record);
      add_who (&exception->closed_by, record);
    }
    for (gsize i = 0; i < KSK_PAPER_EXCEPTION_N_TEXTS && kinds[k].members[i] != NULL; i++)
      add_text (&exception->texts[i], ksk_record_get_text (record, kinds[k].members[i]));
  }
}

/* Begun as one, or the HSM is none, whatever was asked for. */
static gboolean
makes_rehearsal (KskRecord *record)
{
  JsonNode *hardware = json_object_get_member (ksk_record_get_object (record), "hardware");
  if (g_str_equal (ksk_record_get_kind (record), "hsm"))
    return hardware != NULL && JSON_NODE_HOLDS_VALUE (hardware) && json_node_get_value_type (hardware) == G_TYPE_BOOLEAN
           && !json_node_get_boolean (hardware);
  return g_str_equal (ksk_record_get_kind (record), "begin")
         && g_strcmp0 (ksk_record_get_text (record, "mode"), "rehearsal") == 0;
}

static void
add_record (KskHistory *self, KskRecord *record)
{
  const char *step = ksk_record_get_step (record);
  GPtrArray *records = g_hash_table_lookup (self->steps, step);
  if (records == NULL) {
    records = g_ptr_array_new ();
    g_hash_table_insert (self->steps, g_strdup (step), records);
  }
  g_ptr_array_add (records, record);
  if (g_str_equal (ksk_record_get_kind (record), "person"))
    g_ptr_array_add (self->people, record);
  self->is_rehearsal = self->is_rehearsal || makes_rehearsal (record);
  add_to_exceptions (self, record);
}

KskHistory *
ksk_history_new (GPtrArray *records)
{
  KskHistory *self = g_new0 (KskHistory, 1);
  self->steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  g_hash_table_insert (self->steps, g_strdup (""), g_ptr_array_new ());
  self->people = g_ptr_array_new ();
  self->exceptions = g_ptr_array_new_with_free_func (exception_free);
  if (records == NULL || records->len == 0)
    return self;

  for (guint i = 0; i < records->len; i++)
    add_record (self, records->pdata[i]);
  if (g_str_equal (ksk_record_get_kind (records->pdata[0]), "begin"))
    self->first = records->pdata[0];
  self->last = records->pdata[records->len - 1];
  return self;
}

void
ksk_history_free (KskHistory *self)
{
  g_hash_table_unref (self->steps);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->exceptions);
  g_free (self);
}

GPtrArray *
ksk_history_get_step (const KskHistory *self, const char *step)
{
  static GPtrArray nothing;
  GPtrArray *records = g_hash_table_lookup (self->steps, step);
  return records != NULL ? records : &nothing;
}

const KskPaperException *
ksk_history_find_exception (const KskHistory *self, KskRecord *record)
{
  for (guint i = 0; i < self->exceptions->len; i++) {
    const KskPaperException *exception = self->exceptions->pdata[i];
    if (exception->first_seq == ksk_record_get_seq (record))
      return exception;
  }
  return NULL;
}

char *
ksk_history_format_time (gint64 utc_us)
{
  char *time = ksk_time_format (utc_us / G_TIME_SPAN_SECOND);
  return g_strdelimit (time, "T", ' ');
}
