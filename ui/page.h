/* One page: what the room sees of a step, and the controls of those who work on it. */
#pragma once

#include <gtk/gtk.h>
#include <ksk.h>

#include "ui/keys.h"
#include "ui/scale.h"

G_BEGIN_DECLS

#define KSK_TYPE_PAGE (ksk_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (KskPage, ksk_page, KSK, PAGE, GObject)

/**
 * KskPageClass:
 * @build: makes the content and the controls, once: ksk_page_set_content(), ksk_page_set_controls().
 *   (nullable)
 * @update: shows the action as it is now; after @build and whenever the action or the session has changed. (nullable)
 * @play: does the next thing that a person would do here, through the page's own widgets: types into an entry and
 *   activates it, presses a button. Returns FALSE when nothing is left to do. What is typed comes from the script or is
 *   made up for a rehearsal. (nullable)
 *
 * @correct: goes back to the last thing that was typed, to put it right. (nullable): nothing was typed
 * @confirm: what the bar does when everybody has typed their initials; NULL: ksk_session_confirm(). (nullable)
 *
 * A page is not a widget: its view is on the stage, its controls below it or on the desk. It never writes state: it
 * calls the methods of its action and shows what they say. All in the main thread.
 */
struct _KskPageClass {
  GObjectClass parent_class;

  void (*build) (KskPage *self);
  void (*update) (KskPage *self);
  gboolean (*play) (KskPage *self);
  void (*correct) (KskPage *self);
  gboolean (*confirm) (KskPage *self, const char *const *initials, GError **error);
  /* Where there is no room for it, what is said and seen can be left out: the content says it, too. For steps alone. */
  gboolean content_says_all;
};

/* KskPage::updated: what it shows has changed. KskPage::command: asks for a KskCommand. */

/* The page of the session's current step: through the table of kinds. Returns: (transfer full). */
KskPage *ksk_page_new_for_step (KskSession *session, const KskScale *scale);

KskSession *ksk_page_get_session (KskPage *self);
KskAction *ksk_page_get_action (KskPage *self); /* (nullable): pages that are of no step have none */
const KskScale *ksk_page_get_scale (KskPage *self);

/* Returns: (transfer none): who acts, what they say, what everyone sees, and the content. */
GtkWidget *ksk_page_get_view (KskPage *self);

/* Returns: (transfer none) (nullable): what the operator works with; the bar that confirms is not part of it. */
GtkWidget *ksk_page_get_controls (KskPage *self);

/* Returns: (transfer none) (nullable): the bar that confirms; NULL when nothing is confirmed here. */
GtkWidget *ksk_page_get_bar (KskPage *self);

/* Shows everything again as it is now. */
void ksk_page_update (KskPage *self);

/* Returns TRUE when nothing is left to do here but to confirm. */
gboolean ksk_page_is_ready (KskPage *self);

/* What was typed may be put right until it is confirmed: the page is then not ready. Pressed again: as it was. */
void ksk_page_correct (KskPage *self);

/* Puts the focus where one would type: into the controls, or into the bar when nothing is left to do but confirm. */
void ksk_page_focus (KskPage *self);

/* Chooses the size of the texts, and how much of them is shown at a time, so that the view fits into that many pixels.
 */
void ksk_page_fit (KskPage *self, int width, int height);

gboolean ksk_page_play (KskPage *self);

/* For subclasses. */

/* @compact: the content needs the room: who, say and see shrink to a line each. */
void ksk_page_set_content (KskPage *self, GtkWidget *content, gboolean compact);

/* @visible: FALSE: the content has the whole page, and what is said and seen is away. */
void ksk_page_show_head (KskPage *self, gboolean visible);

/* @focus: (nullable): the widget inside where one would type: focused whenever the page comes up. */
void ksk_page_set_controls (KskPage *self, GtkWidget *controls, GtkWidget *focus);

/* Replaces who, say and see of the step, for pages that are of no step. @who: @see: (nullable). */
void ksk_page_set_texts (KskPage *self, const char *who, const char *say, const char *see);

/* Who acts is no role but a word that stops everybody: it gets a shape and a colour. Before ksk_page_set_texts(). */
void ksk_page_set_alarming (KskPage *self);

/* Shows below the controls why what was typed was not taken; NULL takes it away. Not for refusals of a step: those take
 * the page by themselves. */
void ksk_page_set_complaint (KskPage *self, const char *sentence);

/* Who confirms, for pages that are of no step. */
void ksk_page_set_signers (KskPage *self, const KskRole *roles, guint n_roles);

/* The same pages: everything is typed and the bar may confirm. Pages of a step are ready when their action is complete.
 */
void ksk_page_set_ready (KskPage *self, gboolean ready);

/* What was to be put right has been typed. */
void ksk_page_end_correction (KskPage *self);

/* Presses a button for @play. Returns FALSE when it is away or may not be pressed now. */
gboolean ksk_page_press (GtkWidget *button);

/* Emits KskPage::command. */
void ksk_page_ask (KskPage *self, KskCommand command);

G_END_DECLS
