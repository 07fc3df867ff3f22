/* The drawn room from three sides: tables of what stands where, and how to draw each thing. */
#include "app/record/room-scene.h"

#include <math.h>

#include "app/record/room-picture.h"

typedef struct {
  double red, green, blue;
} Colour;

typedef struct {
  double x, y; /* of the neck */
  double size; /* height of the head */
  Colour shirt, skin, hair;
} Person;

#define MAX_PEOPLE 5

typedef struct {
  Colour wall, floor;
  double horizon; /* where the wall meets the floor */
  struct {
    double x, y, width, height;
  } screen, table, box, safe; /* a width of 0: not seen from here */
  struct {
    double x, y, radius;
  } clock;
  Person people[MAX_PEOPLE];
  guint n_people;
  guint nodding;       /* which of them */
  double arm_x, arm_y; /* the shoulder of the arm that moves */
  double arm_length;
  Colour sleeve, hand;
} View;

static const View views[KSK_ROOM_VIEWS] = {
  { /* from the door: all who sit at the table */
    .wall = { 0.78, 0.80, 0.78 },
    .floor = { 0.35, 0.33, 0.32 },
    .horizon = 400,
    .screen = { 380, 50, 400, 225 },
    .table = { 140, 420, 1000, 190 },
    .box = { 600, 432, 110, 50 },
    .clock = { 960, 130, 62 },
    .people = { { 250, 380, 92, { 0.20, 0.30, 0.50 }, { 0.87, 0.70, 0.58 }, { 0.22, 0.15, 0.10 } },
                { 440, 362, 84, { 0.55, 0.22, 0.24 }, { 0.55, 0.39, 0.29 }, { 0.08, 0.07, 0.07 } },
                { 620, 356, 82, { 0.85, 0.85, 0.82 }, { 0.93, 0.78, 0.67 }, { 0.62, 0.45, 0.22 } },
                { 830, 362, 84, { 0.24, 0.42, 0.32 }, { 0.76, 0.58, 0.44 }, { 0.12, 0.10, 0.10 } },
                { 1030, 380, 92, { 0.30, 0.28, 0.36 }, { 0.90, 0.74, 0.63 }, { 0.60, 0.60, 0.60 } } },
    .n_people = 5,
    .nodding = 3,
    .arm_x = 488,
    .arm_y = 408,
    .arm_length = 112,
    .sleeve = { 0.55, 0.22, 0.24 },
    .hand = { 0.55, 0.39, 0.29 } },
  { /* from above the table: hands and the HSM */
    .wall = { 0.70, 0.74, 0.80 },
    .floor = { 0.30, 0.30, 0.33 },
    .horizon = 270,
    .screen = { 860, 40, 320, 180 },
    .table = { 60, 290, 1160, 320 },
    .box = { 700, 350, 260, 110 },
    .clock = { 560, 110, 70 },
    .people = { { 200, 262, 120, { 0.20, 0.30, 0.50 }, { 0.87, 0.70, 0.58 }, { 0.22, 0.15, 0.10 } },
                { 400, 250, 112, { 0.24, 0.42, 0.32 }, { 0.76, 0.58, 0.44 }, { 0.12, 0.10, 0.10 } } },
    .n_people = 2,
    .nodding = 0,
    .arm_x = 462,
    .arm_y = 288,
    .arm_length = 220,
    .sleeve = { 0.24, 0.42, 0.32 },
    .hand = { 0.76, 0.58, 0.44 } },
  { /* towards the safe */
    .wall = { 0.80, 0.76, 0.70 },
    .floor = { 0.38, 0.36, 0.34 },
    .horizon = 470,
    .screen = { 60, 120, 260, 146 },
    .safe = { 780, 170, 330, 380 },
    .clock = { 480, 130, 60 },
    .people = { { 610, 300, 100, { 0.55, 0.22, 0.24 }, { 0.55, 0.39, 0.29 }, { 0.08, 0.07, 0.07 } },
                { 380, 360, 104, { 0.30, 0.28, 0.36 }, { 0.90, 0.74, 0.63 }, { 0.60, 0.60, 0.60 } } },
    .n_people = 2,
    .nodding = 1,
    .arm_x = 665,
    .arm_y = 360,
    .arm_length = 140,
    .sleeve = { 0.55, 0.22, 0.24 },
    .hand = { 0.55, 0.39, 0.29 } },
};

static void
paint (cairo_t *cr, const Colour *colour, double light)
{
  cairo_set_source_rgb (cr, MIN (colour->red * light, 1), MIN (colour->green * light, 1),
                        MIN (colour->blue * light, 1));
}

static void
ellipse (cairo_t *cr, double x, double y, double half_width, double half_height)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, half_width, half_height);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
}

/* Lighter above than below, as under a lamp. */
static void
shade (cairo_t *cr, double top, double bottom, const Colour *colour, double above, double below)
{
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, top, 0, bottom);

  cairo_pattern_add_color_stop_rgb (pattern, 0, MIN (colour->red * above, 1), MIN (colour->green * above, 1),
                                    MIN (colour->blue * above, 1));
  cairo_pattern_add_color_stop_rgb (pattern, 1, colour->red * below, colour->green * below, colour->blue * below);
  cairo_set_source (cr, pattern);
  cairo_pattern_destroy (pattern);
}

/* Down to @bottom. */
static void
draw_body (cairo_t *cr, const Person *person, double bottom)
{
  double x = person->x, y = person->y, size = person->size;

  cairo_move_to (cr, x - size * 0.25, y);
  cairo_curve_to (cr, x - size * 0.9, y + size * 0.15, x - size, y + size * 0.5, x - size, bottom);
  cairo_line_to (cr, x + size, bottom);
  cairo_curve_to (cr, x + size, y + size * 0.5, x + size * 0.9, y + size * 0.15, x + size * 0.25, y);
  cairo_close_path (cr);
  shade (cr, y, bottom, &person->shirt, 1.1, 0.6);
  cairo_fill (cr);
}

static void
draw_head (cairo_t *cr, const Person *person, double nod)
{
  double x = person->x, y = person->y - person->size * 0.45 + nod, size = person->size;

  cairo_rectangle (cr, x - size * 0.14, y, size * 0.28, size * 0.5 - nod);
  paint (cr, &person->skin, 0.8);
  cairo_fill (cr);
  ellipse (cr, x, y - size * 0.04, size * 0.41, size * 0.52);
  paint (cr, &person->hair, 1);
  cairo_fill (cr);
  ellipse (cr, x, y + size * 0.06, size * 0.34, size * 0.44);
  paint (cr, &person->skin, 1);
  cairo_fill (cr);
  paint (cr, &person->hair, 0.6);
  ellipse (cr, x - size * 0.13, y + nod * 0.4, size * 0.035, size * 0.045);
  ellipse (cr, x + size * 0.13, y + nod * 0.4, size * 0.035, size * 0.045);
  cairo_fill (cr);
  cairo_set_line_width (cr, size * 0.03);
  cairo_arc (cr, x, y + size * 0.2 + nod * 0.4, size * 0.12, 0.3, G_PI - 0.3);
  cairo_stroke (cr);
}

static void
draw_table (cairo_t *cr, const View *view)
{
  static const Colour wood = { 0.55, 0.38, 0.24 }, paper = { 0.94, 0.94, 0.91 };
  double x = view->table.x, y = view->table.y, width = view->table.width, height = view->table.height;

  cairo_move_to (cr, x + width * 0.08, y);
  cairo_line_to (cr, x + width * 0.92, y);
  cairo_line_to (cr, x + width, y + height * 0.85);
  cairo_line_to (cr, x, y + height * 0.85);
  cairo_close_path (cr);
  shade (cr, y, y + height, &wood, 1.2, 0.9);
  cairo_fill (cr);
  cairo_rectangle (cr, x, y + height * 0.85, width, height * 0.15);
  paint (cr, &wood, 0.55);
  cairo_fill (cr);
  for (guint i = 0; i < 4; i++) {
    double left = x + width * (0.12 + 0.21 * i) + (i > 1 ? width * 0.05 : 0), top = y + height * (0.5 + 0.08 * (i % 2));
    cairo_rectangle (cr, left, top, width * 0.08, height * 0.2);
    paint (cr, &paper, 1);
    cairo_fill (cr);
    cairo_set_source_rgb (cr, 0.45, 0.45, 0.47);
    for (guint line = 1; line < 6; line++)
      cairo_rectangle (cr, left + 6, top + height * 0.033 * line, width * 0.08 - 12 - 5 * (line % 3), 1.5);
    cairo_fill (cr);
  }
}

static void
draw_box (cairo_t *cr, const View *view)
{
  static const Colour metal = { 0.22, 0.24, 0.27 };
  double x = view->box.x, y = view->box.y, width = view->box.width, height = view->box.height;

  cairo_rectangle (cr, x, y, width, height);
  shade (cr, y, y + height, &metal, 1.5, 0.8);
  cairo_fill (cr);
  cairo_rectangle (cr, x + width * 0.1, y + height * 0.25, width * 0.35, height * 0.3);
  cairo_set_source_rgb (cr, 0.35, 0.60, 0.42);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.75, 0.77, 0.78);
  for (guint i = 0; i < 6; i++)
    ellipse (cr, x + width * (0.6 + 0.12 * (i % 3)), y + height * (0.35 + 0.3 * (i / 3)), width * 0.03, width * 0.03);
  cairo_fill (cr);
}

static void
draw_safe (cairo_t *cr, const View *view)
{
  static const Colour steel = { 0.42, 0.46, 0.48 };
  double x = view->safe.x, y = view->safe.y, width = view->safe.width, height = view->safe.height;

  cairo_rectangle (cr, x, y, width, height);
  shade (cr, y, y + height, &steel, 1.0, 0.6);
  cairo_fill (cr);
  cairo_rectangle (cr, x + width * 0.08, y + height * 0.06, width * 0.84, height * 0.86);
  shade (cr, y, y + height, &steel, 1.4, 0.9);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.15, 0.16, 0.17);
  ellipse (cr, x + width * 0.35, y + height * 0.45, width * 0.12, width * 0.12);
  cairo_fill (cr);
  cairo_set_line_width (cr, 7);
  for (guint i = 0; i < 3; i++) {
    cairo_move_to (cr, x + width * 0.68, y + height * 0.45);
    cairo_rel_line_to (cr, width * 0.13 * cos (i * 2 * G_PI / 3), width * 0.13 * sin (i * 2 * G_PI / 3));
  }
  cairo_stroke (cr);
}

void
ksk_room_scene_draw (cairo_t *cr, guint view)
{
  g_return_if_fail (view < KSK_ROOM_VIEWS);
  const View *self = &views[view];

  cairo_rectangle (cr, 0, 0, KSK_ROOM_SCENE_WIDTH, self->horizon);
  shade (cr, 0, self->horizon, &self->wall, 1.1, 0.85);
  cairo_fill (cr);
  cairo_rectangle (cr, 0, self->horizon, KSK_ROOM_SCENE_WIDTH, KSK_ROOM_SCENE_HEIGHT - self->horizon);
  shade (cr, self->horizon, KSK_ROOM_SCENE_HEIGHT, &self->floor, 1.2, 0.8);
  cairo_fill (cr);
  cairo_rectangle (cr, self->screen.x - 8, self->screen.y - 8, self->screen.width + 16, self->screen.height + 16);
  cairo_set_source_rgb (cr, 0.12, 0.12, 0.13);
  cairo_fill (cr);
  if (self->safe.width > 0)
    draw_safe (cr, self);
  for (guint i = 0; i < self->n_people; i++) {
    const Person *person = &self->people[i];
    gboolean is_seated = self->table.width > 0;
    draw_body (cr, person, is_seated ? person->y + person->size * 1.8 : KSK_ROOM_SCENE_HEIGHT);
    if (i != self->nodding)
      draw_head (cr, person, 0);
  }
  if (self->table.width > 0)
    draw_table (cr, self);
  if (self->box.width > 0)
    draw_box (cr, self);
}

void
ksk_room_scene_get_place (guint view, KskRoomPart part, cairo_rectangle_t *place)
{
  g_return_if_fail (view < KSK_ROOM_VIEWS && place != NULL);
  const View *self = &views[view];
  const Person *person = &self->people[self->nodding];
  double reach = self->arm_length * 1.25;

  switch (part) {
    case KSK_ROOM_CLOCK:
      *place = (cairo_rectangle_t){ self->clock.x - self->clock.radius - 4, self->clock.y - self->clock.radius - 4,
                                    2 * self->clock.radius + 8, 2 * self->clock.radius + 8 };
      break;
    case KSK_ROOM_SCREEN:
      *place = (cairo_rectangle_t){ self->screen.x, self->screen.y, self->screen.width, self->screen.height };
      break;
    case KSK_ROOM_HEAD:
      *place = (cairo_rectangle_t){ person->x - person->size * 0.5, person->y - person->size * 1.1, person->size,
                                    person->size * 1.2 };
      break;
    default:
      *place = (cairo_rectangle_t){ self->arm_x - self->arm_length * 0.2, self->arm_y - self->arm_length * 0.45, reach,
                                    self->arm_length * 1.1 };
      break;
  }
}

/* There and back in @period steps of @step_us: 0 to period / 2. */
static guint
swing (gint64 utc_us, gint64 step_us, guint period)
{
  guint step = (guint)((guint64)MAX (utc_us, 0) / (guint64)step_us % period);

  return step <= period / 2 ? step : period - step;
}

guint
ksk_room_scene_get_phase (KskRoomPart part, gint64 utc_us)
{
  guint64 seconds = (guint64)MAX (utc_us, 0) / G_USEC_PER_SEC;

  switch (part) {
    case KSK_ROOM_CLOCK:
      return (guint)(seconds % 43200);
    case KSK_ROOM_SCREEN:
      return (guint)(seconds / 2 % 12);
    case KSK_ROOM_HEAD:
      return swing (utc_us, 66667, 40);
    default:
      return swing (utc_us, 33333, 120);
  }
}

static void
draw_hand (cairo_t *cr, const View *self, double turn, double length, double width)
{
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, self->clock.x, self->clock.y);
  cairo_rel_line_to (cr, length * self->clock.radius * sin (turn * 2 * G_PI),
                     -length * self->clock.radius * cos (turn * 2 * G_PI));
  cairo_stroke (cr);
}

static void
draw_clock (cairo_t *cr, const View *self, guint seconds)
{
  double radius = self->clock.radius;

  ellipse (cr, self->clock.x, self->clock.y, radius, radius);
  cairo_set_source_rgb (cr, 0.97, 0.97, 0.95);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  cairo_set_line_width (cr, 5);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 3);
  for (guint i = 0; i < 12; i++) {
    double x = sin (i * G_PI / 6), y = -cos (i * G_PI / 6), inner = i % 3 == 0 ? 0.76 : 0.84;
    cairo_move_to (cr, self->clock.x + radius * inner * x, self->clock.y + radius * inner * y);
    cairo_line_to (cr, self->clock.x + radius * 0.92 * x, self->clock.y + radius * 0.92 * y);
  }
  cairo_stroke (cr);
  draw_hand (cr, self, seconds / 43200.0, 0.5, 6);
  draw_hand (cr, self, seconds % 3600 / 3600.0, 0.75, 4);
  cairo_set_source_rgb (cr, 0.75, 0.1, 0.1);
  draw_hand (cr, self, seconds % 60 / 60.0, 0.85, 2);
}

static void
draw_screen (cairo_t *cr, const View *self, guint n_lines)
{
  double x = self->screen.x, y = self->screen.y, width = self->screen.width, height = self->screen.height;

  cairo_rectangle (cr, x, y, width, height);
  cairo_set_source_rgb (cr, 0.95, 0.96, 0.97);
  cairo_fill (cr);
  cairo_rectangle (cr, x, y, width, height * 0.14);
  cairo_set_source_rgb (cr, 0.10, 0.22, 0.40);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.15, 0.16, 0.18);
  for (guint i = 0; i < n_lines; i++)
    cairo_rectangle (cr, x + width * 0.08, y + height * (0.22 + 0.062 * i), width * (0.4 + 0.07 * (i * 5 % 7)),
                     height * 0.03);
  cairo_fill (cr);
}

static void
draw_arm (cairo_t *cr, const View *self, guint phase)
{
  double angle = 0.55 - 0.65 * (1 - cos (phase * G_PI / 60)) / 2, length = self->arm_length;

  cairo_save (cr);
  cairo_translate (cr, self->arm_x, self->arm_y);
  cairo_rotate (cr, angle);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, length * 0.22);
  paint (cr, &self->sleeve, 0.9);
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, length * 0.62, 0);
  cairo_stroke (cr);
  paint (cr, &self->hand, 1);
  ellipse (cr, length * 0.78, 0, length * 0.12, length * 0.1);
  cairo_fill (cr);
  cairo_set_line_width (cr, length * 0.06);
  for (int finger = -1; finger <= 1; finger++) {
    cairo_move_to (cr, length * 0.82, finger * length * 0.055);
    cairo_line_to (cr, length * 0.96, finger * length * 0.07);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
ksk_room_scene_draw_part (cairo_t *cr, guint view, KskRoomPart part, guint phase)
{
  g_return_if_fail (view < KSK_ROOM_VIEWS);
  const View *self = &views[view];
  const Person *person = &self->people[self->nodding];

  if (part == KSK_ROOM_CLOCK)
    draw_clock (cr, self, phase);
  else if (part == KSK_ROOM_SCREEN)
    draw_screen (cr, self, phase);
  else if (part == KSK_ROOM_HEAD)
    draw_head (cr, person, person->size * 0.08 * phase / 20);
  else
    draw_arm (cr, self, phase);
}
