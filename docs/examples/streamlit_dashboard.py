"""A dashboard in the browser: streamlit run docs/examples/streamlit_dashboard.py

Needs: pip install streamlit 'backquant[pandas,plot]'. Without a key: backquant sandbox -- streamlit run docs/examples/streamlit_dashboard.py
"""

from typing import get_args

import streamlit as st
from matplotlib import pyplot

from backquant import BackQuant, BackQuantError
from backquant.literals import Symbol


@st.cache_resource
def client() -> BackQuant:
    """One client for all sessions: they share its connections and its budget."""
    return BackQuant()


st.set_page_config(page_title="Gamma", layout="wide")
bq = client()
symbol: Symbol = st.sidebar.selectbox("Symbol", get_args(Symbol)) or "BTCUSDT"
days = st.sidebar.slider("Days to expiry", 1, 90, 30)

try:
    levels = bq.gex.levels(symbol=symbol)
    profile = bq.gex.strike_profile(symbol=symbol)
    chain = bq.options.chain(symbol=symbol, dte_max=days)
except BackQuantError as error:
    st.error(f"{type(error).__name__}: {error}")
    st.stop()

told = {
    "spot": levels.meta.spot_price,
    "gamma flip": levels.data.all_expiry.hvl,
    "call wall": levels.data.all_expiry.call_resistance,
    "put wall": levels.data.all_expiry.put_support,
}
st.subheader(levels.meta.symbol or symbol)
for column, (name, value) in zip(st.columns(len(told)), told.items(), strict=True):
    column.metric(name, "-" if value is None else f"{value:,.0f}")
for notice in (*levels.notices, *chain.notices):
    st.warning(str(notice))

figure, axes = pyplot.subplots(figsize=(10, 4.6), layout="constrained")
profile.plot(ax=axes, levels=levels)
st.pyplot(figure, clear_figure=True)
pyplot.close(figure)
st.dataframe(chain.to_pandas(), hide_index=True)  # pyright: ignore[reportUnknownMemberType]  # a gap in Streamlit's types
st.caption(
    f"{levels.meta.computed_at or levels.meta.timestamp:%Y-%m-%d %H:%M:%S} UTC; {levels.quota and levels.quota.remaining} units left"
)
