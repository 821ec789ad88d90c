"""A history becomes an id together with the turns that the service has not seen yet."""
