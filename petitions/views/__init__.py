"""The pages of petitions: functions that load, bind a form, call one action and answer."""
