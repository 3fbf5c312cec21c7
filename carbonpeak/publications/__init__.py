"""Lists and volumes for promotion: records compiled under an honest title, in many forms."""
