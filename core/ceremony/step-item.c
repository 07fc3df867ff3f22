/* One step as a list shows it. */
#include "ceremony/session-private.h"

struct _KskStepItem {
  GObject parent_instance;
  const KskStep *step;
  KskStepState state;
};

enum { PROP_0, PROP_STATE, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KskStepItem, ksk_step_item, G_TYPE_OBJECT)

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KskStepItem *self = KSK_STEP_ITEM (object);
  if (id == PROP_STATE)
    g_value_set_int (value, (int)self->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ksk_step_item_class_init (KskStepItemClass *class)
{
  G_OBJECT_CLASS (class)->get_property = get_property;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, KSK_N_STEP_STATES - 1, KSK_STEP_PENDING,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, properties);
}

static void
ksk_step_item_init (KskStepItem *self)
{
}

KskStepItem *
ksk_step_item_new (const KskStep *step)
{
  KskStepItem *self = g_object_new (KSK_TYPE_STEP_ITEM, NULL);
  self->step = step;
  return self;
}

const KskStep *
ksk_step_item_get_step (KskStepItem *self)
{
  g_return_val_if_fail (KSK_IS_STEP_ITEM (self), NULL);
  return self->step;
}

KskStepState
ksk_step_item_get_state (KskStepItem *self)
{
  g_return_val_if_fail (KSK_IS_STEP_ITEM (self), KSK_STEP_PENDING);
  return self->state;
}

gboolean
ksk_step_item_set_state (KskStepItem *self, KskStepState state)
{
  if (self->state == state)
    return TRUE;
  if (!ksk_step_state_may_become (self->state, state))
    return FALSE;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  return TRUE;
}
