"""How nbgrader releases and grades the exercises of the course; copy it into the folder of your class."""

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "emolab"
# nbgrader's own stub raises an error; these exercises run to the end unanswered.
c.ClearSolutions.code_stub = {"python": "# Your code here"}
# Seconds that a cell may take on a busy server.
c.ExecutePreprocessor.timeout = 120
