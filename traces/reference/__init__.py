"""What TRACES NT knows before anybody signs in: countries, authorities, control bodies, activities, documents."""
