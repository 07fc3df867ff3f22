/* Whether a camera sees enough: brightness and sharpness of a small picture. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* A plain value. */
typedef struct {
  int light; /* mean brightness in percent */
  int focus; /* 0: nothing has an edge; 100: as sharp as drawn */
} KskPictureQuality;

/* Measures @picture (not nullable). Any thread. */
KskPictureQuality ksk_picture_quality_measure (const KskPicture *picture);

G_END_DECLS
