/* What stands still is converted once and copied; what moves is kept in each of its phases. */
#include "app/record/room-picture.h"

#include <string.h>

#include "app/record/cell-strip.h"
#include "app/record/film-layout.h"
#include "app/record/room-scene.h"

/* So many frames in a row differ, without any work for each of them. */
#define N_NOISES 7

/* A part of the frame: Y, U and V follow each other without gaps. Even sides, even place. */
typedef struct {
  guint x, y, width, height;
  guint8 *planes[3];
} Tile;

typedef struct {
  Tile place;                             /* without planes */
  Tile *phases[KSK_ROOM_MAX_KEPT_PHASES]; /* (nullable elements): drawn when they are first needed */
  Tile *current;                          /* (nullable): of a part with more phases than are kept */
  guint current_phase;
} Part;

struct _KskRoomPicture {
  guint width, height, view;
  gboolean is_numbered;
  Tile *still;
  Tile *noisy[N_NOISES]; /* (nullable elements): the same behind a lens, one after the other */
  Part parts[KSK_ROOM_N_PARTS];
};

static void
free_tile (Tile *tile)
{
  if (tile == NULL)
    return;
  g_free (tile->planes[0]);
  g_free (tile);
}

static Tile *
new_tile (const Tile *place)
{
  Tile *tile = g_new0 (Tile, 1);
  gsize luma = (gsize)place->width * place->height;

  *tile = *place;
  tile->planes[0] = g_malloc (luma * 3 / 2);
  tile->planes[1] = tile->planes[0] + luma;
  tile->planes[2] = tile->planes[1] + luma / 4;
  return tile;
}

/* Weights of red and blue in luma, as GStreamer takes them for a frame of this height without a word about it. */
typedef struct {
  double red, blue;
} Weights;

static double
luma_of (const Weights *weights, double red, double green, double blue)
{
  return weights->red * red + (1 - weights->red - weights->blue) * green + weights->blue * blue;
}

static void
convert_block (Tile *tile, const Weights *weights, const guint8 *rows, gsize stride, guint x, guint y)
{
  double sums[3] = { 0 };

  for (guint i = 0; i < 4; i++) {
    guint32 pixel;
    gsize column = x + i % 2, row = y + i / 2;
    memcpy (&pixel, rows + row * stride + column * 4, 4);
    double red = pixel >> 16 & 255, green = pixel >> 8 & 255, blue = pixel & 255;
    tile->planes[0][row * tile->width + column] = (guint8)(16.5 + luma_of (weights, red, green, blue) * 219 / 255);
    sums[0] += red / 4;
    sums[1] += green / 4;
    sums[2] += blue / 4;
  }
  double luma = luma_of (weights, sums[0], sums[1], sums[2]);
  gsize at = (gsize)(y / 2) * (tile->width / 2) + x / 2;
  tile->planes[1][at] = (guint8)(128.5 + (sums[2] - luma) / (1 - weights->blue) / 2 * 224 / 255);
  tile->planes[2][at] = (guint8)(128.5 + (sums[0] - luma) / (1 - weights->red) / 2 * 224 / 255);
}

/* Draws what is at the tile's place: everything still, and a part where one is given. */
static void
draw_tile (KskRoomPicture *self, Tile *tile, KskRoomPart part, guint phase)
{
  Weights weights = self->height > 576 ? (Weights){ 0.2126, 0.0722 } : (Weights){ 0.299, 0.114 };
  double scale = MAX ((double)self->width / KSK_ROOM_SCENE_WIDTH, (double)self->height / KSK_ROOM_SCENE_HEIGHT);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)tile->width, (int)tile->height);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, (self->width - KSK_ROOM_SCENE_WIDTH * scale) / 2 - tile->x,
                   (self->height - KSK_ROOM_SCENE_HEIGHT * scale) / 2 - tile->y);
  cairo_scale (cr, scale, scale);
  ksk_room_scene_draw (cr, self->view);
  if (part < KSK_ROOM_N_PARTS)
    ksk_room_scene_draw_part (cr, self->view, part, phase);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  for (guint y = 0; y < tile->height; y += 2)
    for (guint x = 0; x < tile->width; x += 2)
      convert_block (tile, &weights, cairo_image_surface_get_data (surface), stride, x, y);
  cairo_surface_destroy (surface);
}

/* To whole pairs of pixels, and to what the frame shows of it. */
static void
find_place (KskRoomPicture *self, KskRoomPart part)
{
  double scale = MAX ((double)self->width / KSK_ROOM_SCENE_WIDTH, (double)self->height / KSK_ROOM_SCENE_HEIGHT);
  cairo_rectangle_t place;

  ksk_room_scene_get_place (self->view, part, &place);
  double left = (self->width - KSK_ROOM_SCENE_WIDTH * scale) / 2 + place.x * scale;
  double top = (self->height - KSK_ROOM_SCENE_HEIGHT * scale) / 2 + place.y * scale;
  guint x = (guint)CLAMP (left, 0, self->width) / 2 * 2, y = (guint)CLAMP (top, 0, self->height) / 2 * 2;
  guint right = ((guint)CLAMP (left + place.width * scale, 0, self->width) + 1) / 2 * 2;
  guint bottom = ((guint)CLAMP (top + place.height * scale, 0, self->height) + 1) / 2 * 2;
  self->parts[part].place = (Tile){ x, y, right - x, bottom - y, { NULL } };
}

KskRoomPicture *
ksk_room_picture_new (guint width, guint height, guint view, gboolean is_numbered)
{
  g_return_val_if_fail (ksk_film_layout_is_possible (width, height), NULL);
  KskRoomPicture *self = g_new0 (KskRoomPicture, 1);

  self->width = width;
  self->height = height;
  self->view = view % KSK_ROOM_VIEWS;
  self->is_numbered = is_numbered;
  self->still = new_tile (&(Tile){ 0, 0, width, height, { NULL } });
  draw_tile (self, self->still, KSK_ROOM_N_PARTS, 0);
  for (guint i = 0; i < KSK_ROOM_N_PARTS; i++)
    find_place (self, i);
  return self;
}

void
ksk_room_picture_free (KskRoomPicture *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < KSK_ROOM_N_PARTS; i++) {
    for (guint j = 0; j < KSK_ROOM_MAX_KEPT_PHASES; j++)
      free_tile (self->parts[i].phases[j]);
    free_tile (self->parts[i].current);
  }
  free_tile (self->still);
  for (guint i = 0; i < N_NOISES; i++)
    free_tile (self->noisy[i]);
  g_free (self);
}

/* The same each time: a generator that wraps. */
static void
add_noise (Tile *tile, guint noise, guint seed)
{
  gsize n = (gsize)tile->width * tile->height;
  guint32 state = seed * 2654435761u + 1;

  for (gsize i = 0; i < n; i++) {
    state = state * 1664525u + 1013904223u;
    tile->planes[0][i]
        = (guint8)CLAMP (tile->planes[0][i] + (int)(state >> 16) % (int)(2 * noise + 1) - (int)noise, 16, 235);
  }
}

void
ksk_room_picture_set_noise (KskRoomPicture *self, guint noise)
{
  g_return_if_fail (self != NULL && noise <= KSK_ROOM_MAX_NOISE);

  for (guint i = 0; i < N_NOISES; i++) {
    g_clear_pointer (&self->noisy[i], free_tile);
    if (noise == 0)
      continue;
    self->noisy[i] = new_tile (self->still);
    memcpy (self->noisy[i]->planes[0], self->still->planes[0], (gsize)self->width * self->height * 3 / 2);
    add_noise (self->noisy[i], noise, i);
  }
}

static const Tile *
get_phase (KskRoomPicture *self, KskRoomPart index, guint phase)
{
  Part *part = &self->parts[index];
  gboolean is_kept = phase < KSK_ROOM_MAX_KEPT_PHASES && index != KSK_ROOM_CLOCK;
  Tile **tile = is_kept ? &part->phases[phase] : &part->current;

  if (*tile == NULL || (!is_kept && part->current_phase != phase)) {
    if (*tile == NULL)
      *tile = new_tile (&part->place);
    draw_tile (self, *tile, index, phase);
    part->current_phase = phase;
  }
  return *tile;
}

static void
copy_tile (const Tile *tile, guint8 *const planes[3], const int strides[3])
{
  for (guint i = 0; i < 3; i++) {
    guint half = i == 0 ? 1 : 2, width = tile->width / half;
    guint8 *to = planes[i] + (gsize)(tile->y / half) * (gsize)strides[i] + tile->x / half;
    for (guint row = 0; row < tile->height / half; row++)
      memcpy (to + (gsize)row * (gsize)strides[i], tile->planes[i] + (gsize)row * width, width);
  }
}

/* The strip of a numbered frame: as large as that of the film, in the opposite corner of the same side. */
static void
find_strip (guint width, guint height, double *origin, double *cell)
{
  KskFilmLayout layout;

  ksk_film_layout_init (&layout, width, height);
  *origin = layout.strip_x;
  *cell = layout.cell;
}

void
ksk_room_picture_draw (KskRoomPicture *self, guint8 *const planes[3], const int strides[3], guint64 number,
                       gint64 utc_us)
{
  g_return_if_fail (self != NULL && planes != NULL && strides != NULL);
  const Tile *noisy = self->noisy[number % N_NOISES];
  copy_tile (noisy != NULL ? noisy : self->still, planes, strides);
  for (guint i = 0; i < KSK_ROOM_N_PARTS; i++) {
    if (self->parts[i].place.width > 0 && self->parts[i].place.height > 0)
      copy_tile (get_phase (self, i, ksk_room_scene_get_phase (i, utc_us)), planes, strides);
  }
  if (!self->is_numbered)
    return;
  KskFrameStamp stamp = { .utc_ms = CLAMP (utc_us / 1000, 0, KSK_FRAME_STAMP_MAX_MS),
                          .seq = (guint32)(number % (KSK_FRAME_STAMP_MAX_SEQ + 1)) };
  guint8 bits[KSK_STRIP_BYTES];
  double origin, cell;
  ksk_frame_stamp_to_strip (&stamp, bits);
  find_strip (self->width, self->height, &origin, &cell);
  ksk_cell_strip_draw (planes[0], strides[0], origin, origin, cell, bits);
}

gboolean
ksk_room_picture_read (const guint8 *luma, int stride, guint width, guint height, KskFrameStamp *stamp)
{
  g_return_val_if_fail (luma != NULL && stamp != NULL && ksk_film_layout_is_possible (width, height), FALSE);
  double origin, cell;

  find_strip (width, height, &origin, &cell);
  return ksk_cell_strip_read (luma, stride, origin, origin, cell, stamp);
}
