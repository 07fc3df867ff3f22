/* What will be signed is summed up, the confirmation is typed, and the HSM signs; then the answers, verified. */
#include <glib/gi18n.h>

#include "ui/bundle-table.h"
#include "ui/label.h"
#include "facts.h"
#include "form.h"
#include "pages.h"
#include "place.h"
#include "tally.h"

#define MAX_CONFIRMATION_CHARS 12

typedef enum {
  STAGE_CHECKING, /* the rules run once more */
  STAGE_ASKING,
  STAGE_SIGNING,
  STAGE_SIGNED,
  STAGE_NONE,
} Stage;

#define KSK_TYPE_SIGN_PAGE (ksk_sign_page_get_type ())
G_DECLARE_FINAL_TYPE (KskSignPage, ksk_sign_page, KSK, SIGN_PAGE, KskPage)

struct _KskSignPage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *form;
  GtkWidget *count; /* of what is shown while it signs; borrowed, as the next two */
  GtkWidget *what;
  GtkWidget *tally;
  Stage shown;
  gboolean is_confirmed; /* this attempt */
};

G_DEFINE_FINAL_TYPE (KskSignPage, ksk_sign_page, KSK_TYPE_PAGE)

static KskSign *
get_action (gpointer page)
{
  return KSK_SIGN (ksk_page_get_action (page));
}

static const KskExchange *
get_exchange (gpointer page)
{
  return ksk_session_get_exchange (ksk_page_get_session (page));
}

static void
submitted_cb (KskForm *form, KskSignPage *self)
{
  g_autoptr (GError) error = NULL;

  /* Before the call: what it changes is shown at once. */
  self->is_confirmed = TRUE;
  if (!ksk_sign_confirm (get_action (self), ksk_form_get (form, 0), &error))
    self->is_confirmed = FALSE;
  ksk_page_set_complaint (KSK_PAGE (self), error != NULL ? error->message : NULL);
  ksk_form_clear (form);
  ksk_page_update (KSK_PAGE (self));
}

static void
ksk_sign_page_build (KskPage *page)
{
  KskSignPage *self = KSK_SIGN_PAGE (page);
  /* Translators: %s is the word that has to be typed, which is not translated. */
  g_autofree char *label = g_strdup_printf (_ ("Type %s to sign"), KSK_SIGN_CONFIRMATION);

  self->place = ksk_place_new ();
  self->form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *entry = ksk_form_add (KSK_FORM (self->form), label, MAX_CONFIRMATION_CHARS);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), self);
  ksk_page_set_content (page, self->place, TRUE);
  ksk_page_set_controls (page, self->form, entry);
}

/* Returns: (transfer full): each key that signs, once, with its tag. */
static char *
list_keys (GPtrArray *signatures)
{
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < signatures->len; i++) {
    const KskPlannedSignature *signature = signatures->pdata[i];
    if (!g_hash_table_add (seen, signature->dnskey))
      continue;
    g_string_append_printf (keys, "%s%s (%u)", keys->len > 0 ? ", " : "", signature->key->label,
                            ksk_dnskey_get_key_tag (signature->dnskey));
  }
  return g_string_free (g_steal_pointer (&keys), FALSE);
}

static char *
describe_bundles (GPtrArray *bundles)
{
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_utc (ksk_bundle_get_inception (bundles->pdata[0]));
  g_autoptr (GDateTime) last
      = g_date_time_new_from_unix_utc (ksk_bundle_get_expiration (bundles->pdata[bundles->len - 1]));
  g_autofree char *from = first != NULL ? g_date_time_format (first, "%Y-%m-%d") : g_strdup ("");
  g_autofree char *until = last != NULL ? g_date_time_format (last, "%Y-%m-%d") : g_strdup ("");

  /* Translators: number of bundles, first day and last day. */
  return g_strdup_printf (ngettext ("%u, valid from %s to %s", "%u, valid from %s to %s", bundles->len), bundles->len,
                          from, until);
}

static GtkWidget *
make_summary (KskSignPage *self)
{
  const KskExchange *exchange = get_exchange (self);
  KskPlan *plan = exchange->plan;
  GtkWidget *facts = ksk_facts_new ();
  GPtrArray *signatures = ksk_plan_get_signatures (plan);
  g_autofree char *count = g_strdup_printf ("%u", signatures->len);
  g_autofree char *keys = list_keys (signatures);
  g_autofree char *bundles = describe_bundles (ksk_plan_get_bundles (plan));
  g_autofree char *response = ksk_exchange_dup_response_name (exchange->request_file.name);

  ksk_facts_add_code (KSK_FACTS (facts), _ ("Request"), exchange->request_file.name);
  ksk_facts_add (KSK_FACTS (facts), _ ("Signatures"), count);
  ksk_facts_add_code (KSK_FACTS (facts), _ ("Signed by"), keys);
  ksk_facts_add (KSK_FACTS (facts), _ ("Bundles"), bundles);
  ksk_facts_add_code (KSK_FACTS (facts), _ ("HSM"),
                      ksk_session_get_story (ksk_page_get_session (KSK_PAGE (self)))->hsm_serial);
  ksk_facts_add_code (KSK_FACTS (facts), _ ("Response"), response);
  return facts;
}

static GtkWidget *
make_progress (KskSignPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->count = ksk_label_new (NULL, "ksk-title");
  self->what = ksk_label_new (NULL, "ksk-text");
  self->tally = ksk_tally_new ();
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_box_append (GTK_BOX (box), self->tally);
  gtk_box_append (GTK_BOX (box), self->what);
  return box;
}

static void
show_progress (KskSignPage *self)
{
  GPtrArray *signatures = ksk_plan_get_signatures (get_exchange (self)->plan);
  guint done = ksk_sign_get_done (get_action (self));
  g_autofree char *count = g_strdup_printf (_ ("Signature %u of %u"), MIN (done + 1, signatures->len), signatures->len);
  g_autofree char *what = NULL;

  if (done < signatures->len) {
    const KskPlannedSignature *signature = signatures->pdata[done];
    /* Translators: number of a bundle, name of a key, its tag. */
    what = g_strdup_printf (_ ("Bundle %u, signed by %s (%u)"), signature->bundle + 1, signature->key->label,
                            ksk_dnskey_get_key_tag (signature->dnskey));
  }
  gtk_label_set_text (GTK_LABEL (self->count), count);
  gtk_label_set_text (GTK_LABEL (self->what), what != NULL ? what : _ ("All are made, and are being verified."));
  ksk_tally_set (KSK_TALLY (self->tally), done, signatures->len, TRUE);
}

/* The answers, each verified with the key that stands in the plan. */
static GtkWidget *
make_signed (KskSignPage *self)
{
  GPtrArray *bundles = ksk_response_get_bundles (get_exchange (self)->response);
  guint total = ksk_sign_get_total (get_action (self));
  g_autofree char *sentence = g_strdup_printf (
      ngettext ("%u signature is made and verified.", "%u signatures are made, and each is verified.", total), total);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *table = ksk_bundle_table_new (bundles);

  for (guint i = 0; i < bundles->len; i++)
    ksk_bundle_table_set_state (KSK_BUNDLE_TABLE (table), i, KSK_STATE_DONE, _ ("valid"));
  gtk_widget_set_vexpand (table, TRUE);
  gtk_box_append (GTK_BOX (box), ksk_label_new (sentence, "ksk-strong"));
  gtk_box_append (GTK_BOX (box), table);
  return box;
}

static Stage
get_stage (KskSignPage *self)
{
  KskAction *action = ksk_page_get_action (KSK_PAGE (self));
  const KskExchange *exchange = get_exchange (self);

  if (ksk_action_is_complete (action) && exchange->response != NULL)
    return STAGE_SIGNED;
  if (exchange->plan == NULL || (ksk_action_is_busy (action) && !self->is_confirmed))
    return STAGE_CHECKING;
  return self->is_confirmed ? STAGE_SIGNING : STAGE_ASKING;
}

static GtkWidget *
make_content (KskSignPage *self, Stage stage)
{
  switch (stage) {
    case STAGE_ASKING:
      return make_summary (self);
    case STAGE_SIGNING:
      return make_progress (self);
    case STAGE_SIGNED:
      return make_signed (self);
    case STAGE_CHECKING:
    case STAGE_NONE:
    default:
      return ksk_label_new (_ ("The rules are checked once more."), "ksk-strong");
  }
}

static void
ksk_sign_page_update (KskPage *page)
{
  KskSignPage *self = KSK_SIGN_PAGE (page);
  KskAction *action = ksk_page_get_action (page);

  /* What was refused is confirmed again. */
  if (ksk_action_get_refusal (action) != NULL)
    self->is_confirmed = FALSE;
  Stage stage = get_stage (self);
  if (stage != self->shown)
    ksk_place_show (self->place, make_content (self, stage));
  self->shown = stage;
  ksk_page_show_head (page, stage != STAGE_SIGNED);
  if (stage == STAGE_SIGNING)
    show_progress (self);
  gtk_widget_set_visible (self->form, stage == STAGE_ASKING);
}

static gboolean
ksk_sign_page_play (KskPage *page)
{
  KskSignPage *self = KSK_SIGN_PAGE (page);

  if (get_stage (self) != STAGE_ASKING || ksk_action_get_refusal (ksk_page_get_action (page)) != NULL)
    return FALSE;
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ KSK_SIGN_CONFIRMATION, NULL });
  return TRUE;
}

static void
ksk_sign_page_class_init (KskSignPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_sign_page_build;
  page_class->update = ksk_sign_page_update;
  page_class->play = ksk_sign_page_play;
}

static void
ksk_sign_page_init (KskSignPage *self)
{
  self->shown = STAGE_NONE;
}
