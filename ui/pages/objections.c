/* The room is asked for objections: how to make one stands on the screen. */
#include <glib/gi18n.h>

#include "ui/label.h"
#include "pages.h"

#define KSK_TYPE_OBJECTIONS_PAGE (ksk_objections_page_get_type ())
G_DECLARE_FINAL_TYPE (KskObjectionsPage, ksk_objections_page, KSK, OBJECTIONS_PAGE, KskPage)

struct _KskObjectionsPage {
  KskPage parent_instance;
};

G_DEFINE_FINAL_TYPE (KskObjectionsPage, ksk_objections_page, KSK_TYPE_PAGE)

static void
ksk_objections_page_build (KskPage *page)
{
  ksk_page_set_content (page, ksk_label_new (_ ("Whoever objects calls out now. F3 stops everything."), "ksk-strong"),
                        FALSE);
}

static void
ksk_objections_page_class_init (KskObjectionsPageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_objections_page_build;
}

static void
ksk_objections_page_init (KskObjectionsPage *self)
{
}
