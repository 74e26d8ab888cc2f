"""What every act that makes a document shares: filling in Word, joining, tagging, judging PDF."""
