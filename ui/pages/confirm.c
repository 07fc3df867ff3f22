/* Something that only people do: what is said and seen is all there is. */
#include "pages.h"

#define KSK_TYPE_CONFIRM_PAGE (ksk_confirm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskConfirmPage, ksk_confirm_page, KSK, CONFIRM_PAGE, KskPage)

struct _KskConfirmPage {
  KskPage parent_instance;
};

G_DEFINE_FINAL_TYPE (KskConfirmPage, ksk_confirm_page, KSK_TYPE_PAGE)

static void
ksk_confirm_page_class_init (KskConfirmPageClass *klass)
{
}

static void
ksk_confirm_page_init (KskConfirmPage *self)
{
}
