/* For a control: a function that nobody meant to export. */
int postern_more(void);

int postern_more(void) { return 1; }
