/* Something is printed. */
#include "ceremony/actions/print.h"

#include <glib/gi18n.h>

#include "ceremony/actions/may-work.h"
#include "ceremony/actions/stopped.h"

struct _KskPrint {
  KskAction parent_instance;

  gboolean is_printed;
  KskPrintResult result;
};

G_DEFINE_FINAL_TYPE (KskPrint, ksk_print, KSK_TYPE_ACTION)

/* One print job. The records are those that were there when it was asked for. */
typedef struct {
  KskPrinter *printer;
  char *what;
  guint copies;
  KskScript *script;
  GPtrArray *records;
  KskPrintResult result;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;
  g_object_unref (self->printer);
  g_free (self->what);
  ksk_script_unref (self->script);
  g_ptr_array_unref (self->records);
  ksk_print_result_clear (&self->result);
  g_free (self);
}

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *self = data;
  return ksk_printer_print (self->printer, self->what, self->copies, self->script, self->records, &self->result, error);
}

static JsonObject *
describe (const Job *self)
{
  JsonObject *members = json_object_new ();
  g_autofree char *sha256 = ksk_fingerprint_to_hex (&self->result.sha256);
  json_object_set_string_member (members, "what", self->what);
  json_object_set_string_member (members, "file", self->result.file);
  json_object_set_string_member (members, "sha256", sha256);
  json_object_set_int_member (members, "pages", self->result.n_pages);
  json_object_set_int_member (members, "copies", self->copies);
  if (self->result.printer != NULL)
    json_object_set_string_member (members, "printer", self->result.printer);
  else
    json_object_set_null_member (members, "printer");
  return members;
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  Job *self = data;
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    g_autofree char *happened = g_strdup_printf ("Printing did not succeed: %s.", self->what);
    ksk_action_refuse (action,
                       ksk_refusal_new (happened,
                                        N_ ("The record of the ceremony is complete so far. Whatever came out of the "
                                            "printer does not count."),
                                        N_ ("The ceremony administrator looks after the printer and tries again."),
                                        error->message));
    return;
  }
  g_autoptr (JsonObject) members = describe (self);
  ksk_action_append (action, "printed", NULL, members);
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskPrint *self = KSK_PRINT (action);
  JsonObject *members = ksk_record_get_object (record);
  KskFingerprint sha256;
  if (!g_str_equal (ksk_record_get_kind (record), "printed"))
    return;
  const char *digits = json_object_get_string_member_with_default (members, "sha256", "");
  if (!ksk_fingerprint_from_hex (&sha256, digits))
    return;

  ksk_print_result_clear (&self->result);
  self->result = (KskPrintResult){
    .file = g_strdup (json_object_get_string_member_with_default (members, "file", "")),
    .sha256 = sha256,
    .n_pages = (guint)json_object_get_int_member_with_default (members, "pages", 0),
    .printer = g_strdup (json_object_get_string_member_with_default (members, "printer", NULL)),
  };
  self->is_printed = TRUE;
  ksk_action_set_complete (action, TRUE);
  ksk_action_emit_changed (action);
}

static void
ksk_print_finalize (GObject *object)
{
  ksk_print_result_clear (&KSK_PRINT (object)->result);
  G_OBJECT_CLASS (ksk_print_parent_class)->finalize (object);
}

static void
ksk_print_class_init (KskPrintClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ksk_print_finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_print_init (KskPrint *self)
{
}

void
ksk_print_print (KskPrint *self)
{
  g_return_if_fail (KSK_IS_PRINT (self));

  KskAction *action = KSK_ACTION (self);
  if (!ksk_action_may_work (action))
    return;

  KskSession *session = ksk_action_get_session (action);
  const KskStep *step = ksk_action_get_step (action);
  Job *job = g_new0 (Job, 1);
  job->printer = g_object_ref (ksk_session_get_printer (session));
  job->what = g_strdup (ksk_step_get_param (step, "what"));
  job->copies = ksk_step_get_number (step, "copies", 1);
  job->script = ksk_script_ref (ksk_session_get_script (session));
  job->records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  GPtrArray *records = ksk_session_get_story (session)->records;
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (job->records, ksk_record_ref (records->pdata[i]));
  ksk_action_run (action, work, job, job_free, done);
}

const KskPrintResult *
ksk_print_get_result (KskPrint *self)
{
  g_return_val_if_fail (KSK_IS_PRINT (self), NULL);
  return self->is_printed ? &self->result : NULL;
}
