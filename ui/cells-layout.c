/* Equal cells in columns, as many as the place allows. */
#include "cells-layout.h"

struct _KskCellsLayout {
  GtkLayoutManager parent_instance;

  GtkOrientation orientation;
};

G_DEFINE_FINAL_TYPE (KskCellsLayout, ksk_cells_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Cells and how large they are. */
typedef struct {
  int n;
  int width;
  int height;
} Cells;

static Cells
measure_cells (GtkWidget *widget)
{
  Cells cells = { 0, 1, 1 };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkRequisition natural;
    gtk_widget_get_preferred_size (child, NULL, &natural);
    cells.width = MAX (cells.width, natural.width);
    cells.height = MAX (cells.height, natural.height);
    cells.n++;
  }
  return cells;
}

static int
divide_up (int a, int b)
{
  return (a + b - 1) / b;
}

/* Columns for a place; -1 is no limit. */
static int
count_columns (KskCellsLayout *self, const Cells *cells, int width, int height)
{
  int most = width < 0 ? MAX (1, cells->n) : MAX (1, width / cells->width);

  if (self->orientation == GTK_ORIENTATION_VERTICAL)
    return height < 0 ? MIN (most, MAX (1, cells->n)) : divide_up (MAX (1, cells->n), MAX (1, height / cells->height));
  int columns = 1;
  while (columns * 2 <= most && columns < cells->n)
    columns *= 2;
  return columns;
}

static void
ksk_cells_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  KskCellsLayout *self = KSK_CELLS_LAYOUT (layout);
  Cells cells = measure_cells (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *natural = cells.width * count_columns (self, &cells, -1, for_size);
    *minimum = for_size < 0 ? cells.width : *natural;
  } else {
    *natural = *minimum = cells.height * divide_up (cells.n, count_columns (self, &cells, for_size, -1));
    if (for_size < 0)
      *minimum = cells.height;
  }
}

static void
ksk_cells_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  KskCellsLayout *self = KSK_CELLS_LAYOUT (layout);
  Cells cells = measure_cells (widget);
  gboolean down = self->orientation == GTK_ORIENTATION_VERTICAL;
  int columns = down ? count_columns (self, &cells, -1, height) : count_columns (self, &cells, width, -1);
  int rows = MAX (1, divide_up (cells.n, columns));
  /* What height is left is shared out: lines further apart are easier to follow. */
  int cell_height = down ? CLAMP (height / rows, cells.height, cells.height * 5 / 4) : cells.height;
  int i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child), i++) {
    int column = down ? i / rows : i % columns;
    int row = down ? i % rows : i / columns;
    GtkAllocation place = { column * cells.width, row * cell_height, cells.width, cell_height };
    gtk_widget_size_allocate (child, &place, -1);
  }
}

/* Words are asked for the height they need at a width, never the other way round: a page has its width first. */
static GtkSizeRequestMode
ksk_cells_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ksk_cells_layout_class_init (KskCellsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = ksk_cells_layout_measure;
  layout_class->allocate = ksk_cells_layout_allocate;
  layout_class->get_request_mode = ksk_cells_layout_get_request_mode;
}

static void
ksk_cells_layout_init (KskCellsLayout *self)
{
}

GtkLayoutManager *
ksk_cells_layout_new (GtkOrientation orientation)
{
  KskCellsLayout *self = g_object_new (KSK_TYPE_CELLS_LAYOUT, NULL);

  self->orientation = orientation;
  return GTK_LAYOUT_MANAGER (self);
}
