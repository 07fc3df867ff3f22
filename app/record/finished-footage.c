/* A file of footage that nothing more is written to. */
#include "finished-footage.h"

KskFinishedFootage *
ksk_finished_footage_new (const KskFinishedFootage *values)
{
  g_return_val_if_fail (values != NULL && values->camera != NULL && values->path != NULL, NULL);

  KskFinishedFootage *self = g_new (KskFinishedFootage, 1);
  *self = *values;
  self->camera = g_strdup (values->camera);
  self->path = g_strdup (values->path);
  return self;
}

void
ksk_finished_footage_free (KskFinishedFootage *self)
{
  if (self == NULL)
    return;
  g_free (self->camera);
  g_free (self->path);
  g_free (self);
}
