"""Classes of trainees: invented people ready to begin, guided exercises, the trainer's board, the state of Training."""
