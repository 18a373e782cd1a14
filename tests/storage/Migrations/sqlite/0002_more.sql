CREATE TABLE more (n integer);
