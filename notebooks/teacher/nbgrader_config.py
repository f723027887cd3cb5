"""How nbgrader releases and grades the exercises of the course; copy it into the folder of your class."""

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "emolab"
# nbgrader's own stub raises an error; these exercises run to the end unanswered.
c.ClearSolutions.code_stub = {"python": "# Your code here"}
# A check that a student deleted comes back. Without it, all points of the cells after it may be lost as well.
c.OverwriteCells.add_missing_cells = True
# Seconds that a cell may take on a busy server. nbgrader's own limit is 30, and an honest answer to 3.7, 4.8 or 6.7,
# which the check fits once more, can take longer.
c.Execute.timeout = 120
