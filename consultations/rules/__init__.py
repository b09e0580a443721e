"""What is judged without a database: values of vital signs, duties of an act."""
